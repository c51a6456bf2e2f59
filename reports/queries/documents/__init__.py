"""Every report of a pilot, built from the same facts."""

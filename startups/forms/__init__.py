"""What applicants type."""

"""What concerns all rooms at once: the erasure of a person."""

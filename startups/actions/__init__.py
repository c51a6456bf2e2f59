"""What the identity side writes."""

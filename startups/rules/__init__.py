"""What the identity side decides."""

"""What the blind room decides: pure functions."""

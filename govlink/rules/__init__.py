"""What is decided for all rooms at once: who is forgotten how, what is kept how long."""

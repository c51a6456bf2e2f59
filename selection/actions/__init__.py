"""What is written in the blind room. Its door: only this room's views and the identity room's actions come in."""

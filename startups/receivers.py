"""Listens to what the rooms below the wall announce: codes and references only, never a name."""

"""How often the API may be asked: so many times a minute by address, more with a token. Pure."""

from __future__ import annotations

from dataclasses import dataclass

#: Seconds of one window.
WINDOW = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in this window: how many asked, of how many, and in how many seconds the next begins."""

    asked: int
    most: int
    seconds: int

    @property
    def allowed(self) -> bool:
        """Say whether this request is answered."""
        return self.asked <= self.most

    @property
    def left(self) -> int:
        """Return how many more are answered in this window."""
        return max(0, self.most - self.asked)


def window_of(second: int) -> tuple[int, int]:
    """Return the window to which a second since the epoch belongs, and how many seconds are left of it."""
    return second // WINDOW, WINDOW - second % WINDOW

"""What beat calls in this room."""

from challenges.actions.clock import turn_clocks
from outbox.registry import clock

clock("calls")(turn_clocks)

"""What beat calls in this room."""

from challenges.actions.clock import turn_clocks
from ledger.actions.checkpoints import keep_signing
from outbox.registry import clock

clock("calls")(turn_clocks)
clock("record")(keep_signing)

"""What this room announces to the rooms above, on commit: a call's reference and what happened, never a person."""

from django.dispatch import Signal

#: Sent with ``reference`` (str) and ``what`` (announced, opened, amended, answered, closing_soon, closed, cancelled,
#: suspended, resumed).
call_changed = Signal()

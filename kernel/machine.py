"""State machines as tables: what may follow what, checked in one place and drawn in docs/states.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no, require

MACHINES: list[Machine] = []


class Machine:
    """A table of allowed moves between the values of a ``TextChoices`` class.

    ``table`` maps each state to the states that may follow it; a state that is missing is final.
    """

    def __init__(self, name: str, states: Any, table: Mapping[Any, Iterable[Any]]) -> None:
        self.name = name
        self.states = states
        self.table = {state: tuple(followers) for state, followers in table.items()}
        MACHINES.append(self)

    def may_move(self, current: str, to: str) -> Verdict:
        """Say whether ``to`` may follow ``current``."""
        if to in self.table.get(current, ()):
            return YES
        return no(
            _("This step is not possible now: it is “%(current)s”, and “%(to)s” does not follow it.")
            % {"current": self.states(current).label, "to": self.states(to).label}
        )

    def move(self, thing: Any, to: str, *, record: Callable[[str, str], object], field: str = "state") -> None:
        """Move ``thing`` to a state: check the table, write the field, record (from, to).

        The caller holds the aggregate's lock. Raises ``Refused`` when the table has no such move.
        """
        current = getattr(thing, field)
        require(self.may_move(current, to))
        setattr(thing, field, to)
        thing.save(update_fields=[field])
        record(str(current), str(to))

    def move_all(self, things: Iterable[Any], to: str, *, record: Callable[[str, str], object]) -> None:
        """Move many rows of one model to a state at once: as ``move`` for each, in one statement for a thousand.

        Nothing is written when the table has no such move for one of them: ``Refused``.
        """
        moving = [(thing, str(thing.state)) for thing in things]
        for _thing, current in moving:
            require(self.may_move(current, to))
        for begin in range(0, len(moving), 1000):
            block = moving[begin : begin + 1000]
            type(block[0][0])._base_manager.filter(pk__in=[thing.pk for thing, _current in block]).update(state=to)
        for thing, current in moving:
            thing.state = to
            record(current, str(to))

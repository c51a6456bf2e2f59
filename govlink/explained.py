"""How blind selection works, step by step: who reads what until when. The public page shows it; nothing else does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WHO: dict[str, Any] = {
    "team": _("The team that applies"),
    "assessor": _("Who assesses"),
    "authority": _("The authority that decides"),
    "custodian": _("The custodians, who never judge"),
    "public": _("Everybody else"),
}
#: What somebody has before her of the proposal, and of the identity.
_NOTHING = pgettext_lazy("what somebody reads", "Nothing")
_ALL = pgettext_lazy("what somebody reads", "All of it")
_COPY = pgettext_lazy("what somebody reads", "The blind copy")
_RESULT = pgettext_lazy("what somebody reads", "The result, by code")
_WINNER = pgettext_lazy("what somebody reads", "Of the chosen one")


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody reads at a step. ``named``: whether it tells who applied."""

    who: str
    proposal: Any
    identity: Any

    @property
    def label(self) -> Any:
        """Who reads it."""
        return WHO[self.who]

    @property
    def named(self) -> bool:
        """Whether an identity is read."""
        return self.identity is not _NOTHING

    @property
    def reads(self) -> bool:
        """Whether anything of the proposal is read."""
        return self.proposal is not _NOTHING


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, what happens, what an assessor has on her screen (a kind of picture), who reads what."""

    key: str
    name: Any
    text: Any
    screen: str
    sights: tuple[Sight, ...]


def _sights(**told: tuple[Any, Any]) -> tuple[Sight, ...]:
    return tuple(Sight(who, *told.get(who, (_NOTHING, _NOTHING))) for who in WHO)


_OWN = (_ALL, _ALL)
STEPS: tuple[Step, ...] = (
    Step(
        "write",
        _("Writing"),
        _("The team answers the same short questions as everybody. It reads its blind copy before it sends it."),
        "nothing",
        _sights(team=_OWN),
    ),
    Step(
        "close",
        _("After the close"),
        _("Two custodians check who may take part and what still tells a name. They can never judge this call."),
        "nothing",
        _sights(team=_OWN, custodian=_OWN),
    ),
    Step(
        "assess",
        _("Assessment"),
        _("Copies arrive under a code and in random order. Each assessor gives levels alone, with reasons."),
        "copy",
        _sights(team=_OWN, custodian=_OWN, assessor=(_COPY, _NOTHING)),
    ),
    Step(
        "decide",
        _("Decision"),
        _("The authority reads the same copies and all scores, decides on a code, and writes why."),
        "copy",
        _sights(
            team=_OWN,
            custodian=_OWN,
            assessor=(_COPY, _NOTHING),
            authority=(_COPY, _NOTHING),
            public=(_RESULT, _NOTHING),
        ),
    ),
    Step(
        "open",
        _("Opening"),
        _("When the review period has ended, two custodians open the envelopes together. Nobody can do it alone."),
        "name",
        _sights(
            team=_OWN,
            custodian=_OWN,
            assessor=(_COPY, _WINNER),
            authority=(_COPY, _WINNER),
            public=(_RESULT, _WINNER),
        ),
    ),
)

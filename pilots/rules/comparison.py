"""What a report's percentages say beside the platform's own counts: sentences, the same on every page and paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pilots.rules.reconcile import Reconciliation, as_decimal, decimals_of


@dataclass(frozen=True, slots=True)
class Part:
    """One printed percentage; ``own`` is how many of our rows it is about, None when no name of ours is its."""

    name: str
    printed: str
    own: int | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Percentages as printed beside ``base`` rows of ours, those of the topic ``of`` if it says one.

    ``exact`` has the topics whose tone prints exactly so: name, positive, negative, neutral, base.
    """

    parts: tuple[Part, ...]
    base: int
    of: str = ""
    exact: tuple[tuple[str, int, int, int, int], ...] = ()

    @property
    def total(self) -> Decimal:
        """What the printed percentages add up to."""
        return sum((as_decimal(one.printed) for one in self.parts), Decimal(0))

    @property
    def is_whole(self) -> bool:
        """Whether they add up to 100, but for what rounding each may have taken away."""
        spare = sum((Decimal("0.5").scaleb(-decimals_of(one.printed)) for one in self.parts), Decimal(0))
        return abs(self.total - 100) <= spare

    @property
    def known(self) -> list[tuple[Part, int]]:
        """The parts that our rows speak of, too."""
        return [(one, one.own) for one in self.parts if one.own is not None] if self.base else []

    @property
    def off(self) -> Decimal | None:
        """The largest difference from our own shares, in points, as printed; None when nothing can be compared."""
        return max((_off(one.printed, own, self.base) for one, own in self.known), default=None)


def sentences(found: Compared, check: Reconciliation, *, reported_base: int | None = None) -> list[str]:
    """Say, in this order: whether the shares are a whole, what our rows say, and which bases can give what was printed.

    ``reported_base`` is the base that the report itself names, if it does.
    """
    said = []
    if not found.is_whole:
        said.append(
            _("These percentages add up to %(total)s and not to 100: a part is missing, or one of them is wrong.")
            % {"total": _figure(found.total)}
        )
    said += _own(found, reported_base)
    if found.is_whole:
        said += _bases(found, check)
    return said


def _own(found: Compared, reported_base: int | None) -> list[str]:
    if found.off is None:
        return [
            _(
                "No name among these is one of our tones, topics or sources: our own rows cannot confirm or "
                "deny these percentages."
            )
            if found.base
            else _("No row is imported yet that could confirm or deny them.")
        ]
    shares = ", ".join(
        _("%(name)s %(share)s%% (%(part)s of %(base)s)")
        % {
            "name": one.name,
            "share": _figure(_share(own, found.base, max(1, decimals_of(one.printed)))),
            "part": _figure(own),
            "base": _figure(found.base),
        }
        for one, own in found.known
    )
    opening = _("Our own rows of “%(topic)s” say: %(shares)s.") if found.of else _("Our own rows say: %(shares)s.")
    said = [opening % {"topic": found.of, "shares": shares}]
    if found.off:
        said.append(_("The report differs by up to %(points)s points.") % {"points": _figure(found.off)})
    else:
        said.append(_("The report says the same."))
    if reported_base and reported_base != found.base:
        said.append(
            _("The report counts %(base)s manifestations; our own rows are %(own)s.")
            % {"base": _figure(reported_base), "own": _figure(found.base)}
        )
    return said


def _bases(found: Compared, check: Reconciliation) -> list[str]:
    possible = (
        _("Whole counts of %(n)s manifestations can give these percentages.")
        if check.fits
        else _("No whole counts of %(n)s manifestations give these percentages.")
    )
    said = [possible % {"n": _figure(check.base)}]
    said += [
        _(
            "They are exactly the tone of “%(topic)s”: %(positive)s positive, %(negative)s negative and "
            "%(neutral)s neutral of %(n)s."
        )
        % {
            "topic": topic,
            "positive": _figure(positive),
            "negative": _figure(negative),
            "neutral": _figure(neutral),
            "n": _figure(base),
        }
        for topic, positive, negative, neutral, base in found.exact
    ]
    smaller = [base for base in check.bases if base < check.base]
    if len(smaller) > 1:
        said.append(
            _("So can those of %(count)s smaller bases, from %(n)s on: by themselves they do not tell the base.")
            % {"count": _figure(len(smaller)), "n": _figure(smaller[0])}
            if check.fits
            else _("%(count)s smaller bases can give them, from %(n)s on.")
            % {"count": _figure(len(smaller)), "n": _figure(smaller[0])}
        )
    elif smaller:
        said.append(_("The only smaller base that gives them is %(n)s.") % {"n": _figure(smaller[0])})
    elif not check.fits:
        said.append(_("No smaller base gives them either."))
    return said


def _share(own: int, base: int, decimals: int) -> Decimal:
    """Return a share in percent as our pages round it."""
    return round(Decimal(own) * 100 / Decimal(base), decimals)


def _off(printed: str, own: int, base: int) -> Decimal:
    """Return how many points a printed percentage is off our own share; 0 where rounding explains it."""
    decimals, value = decimals_of(printed), as_decimal(printed)
    if abs(value - Decimal(own) * 100 / Decimal(base)) <= Decimal("0.5").scaleb(-decimals):
        return Decimal(0)
    return abs(value - _share(own, base, decimals))


def _figure(value: int | Decimal) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


def counts_of(names: Sequence[str], printed: Sequence[str], own: Sequence[int | None]) -> tuple[Part, ...]:
    """Return printed percentages with their names and our own counts, in their order."""
    return tuple(Part(*one) for one in zip(names, printed, own, strict=True))

"""What an assessor's sealed declaration of interests asks for, and what she swears."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

#: Questions, in order: key to (title, hint). One line for each firm, person or number.
QUESTIONS: dict[str, tuple[Any, Any]] = {
    "employers": (
        _("Who have you worked for in the last twelve months?"),
        _("Employers and clients, also of a few days. One a line: name, then a comma and the tax id if you know it."),
    ),
    "relatives": (
        _("Which firms do your relatives own, run or work for?"),
        _(
            "Spouse or partner, relatives up to the fourth degree of blood (cousins) and the second by marriage "
            "(brothers-in-law). One firm a line."
        ),
    ),
    "shares": (_("In which firms do you have shares, or a post?"), _("Also your own firm. One a line.")),
    "tax_ids": (
        _("Tax ids of any of these, if you know them"),
        _("RUC, CNPJ, CUIT, RFC, RUT or NIT. One a line. A number is compared exactly, a name as well as can be."),
    ),
    "people": (
        _("To whom in this trade are you close, or hostile?"),
        _("Relatives, close friends, partners, open enemies: name and surnames, one person a line."),
    ),
    "advice": (
        _("Which firms have you advised, mentored or judged before?"),
        _("Advice, expert opinions, testimony, an opinion given in public. One firm or person a line."),
    ),
}
#: Questions whose lines name people rather than firms; ``advice`` may name either.
NAMES_PEOPLE = frozenset({"people", "advice"})
MOST_CHARACTERS = 2000

#: The grounds to abstain of Ley 27444, art. 88 (TUO, D.S. 004-2019-JUS, art. 99), and silence about who applies.
GROUNDS: list[tuple[str, Any]] = [
    (
        "kin",
        _(
            "I am no spouse, partner, or relative within the fourth degree of blood or the second by marriage of an "
            "applicant, its representatives, its managers or the people who serve it."
        ),
    ),
    (
        "part",
        _("I have not acted as an adviser, expert or witness in this matter, nor said beforehand what I think of it."),
    ),
    (
        "interest",
        _(
            "Neither I, nor my spouse or partner, nor those relatives have an interest in this matter, or in one like "
            "it whose outcome touches us."
        ),
    ),
    (
        "friendship",
        _("I have no close friendship, open enmity or objective conflict of interest with an applicant."),
    ),
    (
        "service",
        _(
            "In the last twelve months I have had no relation of service or employment with an applicant or a third "
            "party that is directly concerned, and I plan no business with any, even if it comes to nothing."
        ),
    ),
    ("blind", _("I will not try to find out who presents a proposal, and I will say so if I recognise one.")),
]

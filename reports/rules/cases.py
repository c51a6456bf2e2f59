"""Who may ask for a report, who may read one, and what a case must have. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no
from pilots.states import ReportKind


def may_request(*, writes: bool, waiting: bool) -> Verdict:
    """Say whether a person may have the report of a pilot made."""
    if not writes:
        return no(_("Only the people of the entity may have the report made."))
    return no(_("The report is being made already. Wait until it is ready.")) if waiting else YES


def may_make(*, kind: str, language: str) -> Verdict:
    """Say whether a report of a kind is made in a language: OPSI takes English and Spanish."""
    if kind == ReportKind.CASE and language not in {"en", "es"}:
        return no(_("The case in OPSI's format is made in English and in Spanish. Choose one of the two."))
    return YES

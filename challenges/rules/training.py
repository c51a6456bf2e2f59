"""Decisions about training: modules, certificates. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.verdict import YES, Verdict, no


def may_certify(*, attended: bool, held: bool, modules: int, present: int, issued: bool) -> Verdict:
    """Say whether a participant gets her certificate: she attended, and at least one module if there are any."""
    if issued:
        return no(_("Your certificate was issued already."))
    if not held or not attended:
        return no(_("A certificate is for those whom the attendance sheet names."))
    if modules and not present:
        return no(_("The attendance sheet names you in none of the modules. Ask your focal point to correct it."))
    return YES


def certificate_data(*, facts: Mapping[str, Any], token: str) -> dict[str, Any]:
    """Return what a certificate says, as JSON values. ``token`` keeps the hash from being found by trying names."""
    return {"version": 1, "token": token, **facts}

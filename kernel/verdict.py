"""A rule's answer: yes, or no with one sentence that explains the disabled button, the refusal page and the test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule. Truthy when allowed; ``reason`` is a sentence for a person when it is not."""

    allowed: bool
    reason: Any = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def no(reason: Any) -> Verdict:
    """Return a refusal; ``reason`` (str or lazy str) says what to do instead."""
    return Verdict(False, reason)


def first_no(*verdicts: Verdict) -> Verdict:
    """Return the first refusal among the verdicts, or YES."""
    return next((verdict for verdict in verdicts if not verdict), YES)


class Refused(Exception):
    """Raised by ``require``; one middleware renders it as a page with the verdict's sentence."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict

    def __str__(self) -> str:
        return str(self.verdict.reason)


def require(verdict: Verdict) -> None:
    """Raise ``Refused`` when the verdict is a no."""
    if not verdict:
        raise Refused(verdict)

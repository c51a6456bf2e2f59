"""``manage.py blindness_report CALL``: how a call's blindness was kept, for its acta."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from startups.queries.blindness import blindness
from startups.queries.submissions import call_by_reference


class Command(BaseCommand):
    """Counts and moments only; it names nobody and can be read by everybody after the decision."""

    help = "What was run when, findings masked, looks at originals, and what the egress guard held back."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a call's reference and ``--json``."""
        parser.add_argument("call", help="a call's reference")
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report."""
        call = call_by_reference(options["call"])
        if call is None:
            raise CommandError(f"There is no call {options['call']}.")
        report = blindness(call)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        for line in _lines(report):
            self.stdout.write(line)


def _lines(report: dict[str, Any]) -> Iterator[str]:
    yield f"Blindness of {report['call']} ({report['state']})"
    yield f"identities sealed: {_word(report['sealed'])}; egress guard on: {_word(report['guarded'])}"
    yield "submissions: " + (", ".join(f"{count} {state}" for state, count in report["submissions"].items()) or "none")
    yield "what was done:"
    for step in report["steps"]:
        until = f" to {step['last']}" if step["times"] > 1 else ""
        yield f"  {step['kind']}: {step['times']} × {step['first']}{until}"
    yield "found in texts (kind: found, masked, kept, undecided; decided by a person; found by hand):"
    for row in report["findings"]:
        yield (
            f"  {row['kind']}: {row['found']}, {row['masked']}, {row['kept']}, {row['undecided']}; "
            f"{row['decided_by_a_person']}; {row['by_hand']}"
        )
    yield "looks at identities: " + (", ".join(f"{what} {count}" for what, count in report["looks"].items()) or "none")
    told = report["let_through"]
    yield "let through by custodians: " + (
        f"{told['uncovered']} sure places uncovered by two, {told['files_shown']} files looked at and shown, "
        f"{told['files_left_out']} files left out"
        if told
        else "nothing told yet"
    )
    yield f"held back by the egress guard: {len(report['incidents'])}"
    for one in report["incidents"]:
        yield f"  {one['reference']}: {one['kind']} {one['where']}, {one['times']} × {one['first']} to {one['last']}"


def _word(value: bool) -> str:
    return "yes" if value else "no"

"""Throw mutated files at every gate of uploads; say how many each took, refused, or broke on.

    .venv/bin/python -m bench.fuzz_uploads [--files 2400] [--seed 1] [--flatten 40]

Each file goes through: what an applicant attaches (name, content, kind), a logo, a call's document, a pilot's evidence
(layout, first rows, a block), reported figures, and a list of people. Each must answer with yes or with a sentence; an
exception, more than ten seconds or more than a gigabyte of memory is a fault, and the command ends with 1. With
``--flatten`` so many of those that the first gate takes are flattened in the process that is kept apart.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import django

from bench.fuzz_files import mutants

SLOW, LARGE = 10.0, 1024 * 1024  # seconds; KiB more than before
TAKEN = "taken"


@dataclass
class Report:
    """What one gate did: answers counted, faults told, the slowest file's seconds, memory grown by (KiB)."""

    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    grown: int = 0


def applicants(name: str, content: bytes) -> str:
    """Ask what an applicant's file is asked before it is kept, and what the worker asks of it first."""
    from blinding.files import FileRefused, Limits
    from blinding.files.kinds import recognise
    from startups.rules import files as rules

    cleaned = rules.clean_name(name)
    verdict = rules.may_attach(name=cleaned, size=len(content), limit=20 * 1024 * 1024, count=0)
    verdict = verdict and rules.is_what_it_says(cleaned, content)
    if not verdict:
        return str(verdict.reason)
    with tempfile.NamedTemporaryFile() as kept:
        Path(kept.name).write_bytes(content)
        try:
            recognise(Path(kept.name), rules.extension(cleaned), Limits())
        except FileRefused as refusal:
            return refusal.sentence
    return TAKEN


def logo(name: str, content: bytes) -> str:
    """Ask what a logo is asked."""
    from blinding.files import FileRefused, check_logo
    from startups.rules.files import is_what_it_says

    if not name.lower().endswith((".png", ".jpg")):
        return "no picture"
    verdict = is_what_it_says(name, content)
    if not verdict:
        return str(verdict.reason)
    with tempfile.NamedTemporaryFile() as kept:
        Path(kept.name).write_bytes(content)
        try:
            check_logo(Path(kept.name))
        except FileRefused as refusal:
            return refusal.sentence
    return TAKEN


def document(name: str, content: bytes) -> str:
    """Ask what a call's public document is asked."""
    from challenges.rules.files import check_document

    _mime, verdict = check_document(name, content)
    return TAKEN if verdict else str(verdict.reason)


def evidence(name: str, content: bytes) -> str:
    """Read a file of evidence as the importer does, up to its first block."""
    import io

    from pilots.rules import files
    from pilots.rules.blocks import read_block
    from pilots.rules.layouts import Unreadable, guess, layout_of, preview

    verdict = files.may_read(name=name, size=len(content), head=content[:4096], largest=2 * 1024**3)
    if not verdict:
        return str(verdict.reason)
    kind, scanned = files.kind_of(name), files.scan([content])
    plain = b"".join(files.as_utf8([content], scanned.encoding)) if kind in files.TEXT_KINDS else content
    file = io.BytesIO(plain)
    try:
        layout = layout_of(file, kind)
        preview(file, layout)
        mapping = guess(layout.columns) or {"date": 0}
        read_block(file, layout, mapping, layout.place, layout.line)
    except Unreadable as problem:
        return str(problem)
    return TAKEN


def reported(name: str, content: bytes) -> str:
    """Read a file of reported figures."""
    from pilots.rules.layouts import Unreadable
    from pilots.rules.reported import groups_of, rows_of_file

    try:
        groups_of(rows_of_file(name, content), "x")
    except Unreadable as problem:
        return str(problem)
    return TAKEN


def roster(name: str, content: bytes) -> str:
    """Read a list of people."""
    from django.core.exceptions import ValidationError

    from challenges.rules.roster import as_text, lines_of

    try:
        lines_of(as_text(content))
    except ValidationError as problem:
        return str(problem.messages[0])
    return TAKEN


GATES: tuple[Callable[[str, bytes], str], ...] = (applicants, logo, document, evidence, reported, roster)


def memory() -> int:
    """Return the most memory that this process ever held, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def thrown(files: Iterable[tuple[str, bytes]], keep: Callable[[str, bytes], None] | None = None) -> dict[str, Report]:
    """Throw files (ending, content) at every gate; return what each did. ``keep`` gets what an applicant may attach."""
    reports: dict[str, Report] = defaultdict(Report)
    for number, (ending, content) in enumerate(files):
        name = f"propuesta-{number}.{ending}"
        for gate in GATES:
            report, before, begin = reports[gate.__name__], memory(), time.monotonic()
            try:
                answer = gate(name, content)
            except BaseException as problem:
                if isinstance(problem, KeyboardInterrupt | SystemExit):
                    raise
                report.faults.append(f"{name} ({len(content)} bytes): {type(problem).__name__}: {str(problem)[:120]}")
                continue
            seconds, grown = time.monotonic() - begin, memory() - before
            report.answers[answer] += 1
            report.slowest, report.grown = max(report.slowest, seconds), max(report.grown, grown)
            if not answer or seconds > SLOW or grown > LARGE:
                report.faults.append(f"{name} ({len(content)} bytes): {seconds:.1f} s, {grown} KiB more, {answer!r}")
            if keep and answer == TAKEN and gate is applicants:
                keep(name, content)
    return dict(reports)


def flattened(files: list[tuple[str, bytes]]) -> Counter[str]:
    """Flatten files in the process that is kept apart; return its answers, counted."""
    from blinding.files import FileRefused, Limits, flatten
    from blinding.identity import Identity

    said: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files:
            source = Path(folder) / name
            source.write_bytes(content)
            try:
                flatten(source, Path(folder) / "flat.pdf", Identity(), limits=Limits(seconds=60))
                said[TAKEN] += 1
            except FileRefused as refusal:
                said[refusal.code] += 1
    return said


def main() -> int:
    """Throw, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=2400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flatten", type=int, default=0)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govlink.settings")
    django.setup()
    passing: list[tuple[str, bytes]] = []
    begin = time.monotonic()
    reports = thrown(mutants(asked.seed, asked.files), lambda name, content: passing.append((name, content)))
    seconds, most = time.monotonic() - begin, memory() // 1024
    print(f"{asked.files} files, seed {asked.seed}, {seconds:.0f} s, at most {most} MiB in all")
    print(f"{'gate':<11} {'taken':>6} {'refused':>8} {'sentences':>10} {'faults':>7} {'slowest s':>10}")
    for gate, report in reports.items():
        refused = report.answers.total() - report.answers[TAKEN]
        sentences = len(report.answers.keys() - {TAKEN})
        taken, faults = report.answers[TAKEN], len(report.faults)
        print(f"{gate:<11} {taken:>6} {refused:>8} {sentences:>10} {faults:>7} {report.slowest:>10.2f}")
    faults = [f"{gate}: {fault}" for gate, report in reports.items() for fault in report.faults]
    print("\n".join(faults[:40]))
    if asked.flatten:
        print("flattened:", dict(flattened(passing[:: max(1, len(passing) // asked.flatten)][: asked.flatten])))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

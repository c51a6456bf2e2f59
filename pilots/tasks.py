"""What beat calls in this room, and the reading of files of evidence in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from outbox.registry import LONG, clock, job
from pilots.actions.pulses import open_pulse
from pilots.actions.reading import read_whole
from pilots.actions.reminders import remind_follow_ups, remind_sandbox_reports
from pilots.actions.samples import draw_by_worker
from pilots.actions.search import catch_search_up
from pilots.actions.texts import purge_sample, purge_texts
from pilots.queries.access import running_pilots
from pilots.queries.evidence import import_by_id
from pilots.queries.samples import imports_to_purge, sample_by_id, samples_to_purge

log = logging.getLogger(__name__)


@clock("pilots.follow_up")
def follow_ups() -> None:
    """Ask for the indicators of ended pilots whose day has come."""
    remind_follow_ups(by="clock")


@clock("pilots.sandbox_reports")
def sandbox_reports() -> None:
    """Remind of the interim reports to the authority of a sandbox whose day is near."""
    remind_sandbox_reports(by="clock")


@clock("pilots.pulses")
def pulses() -> None:
    """Ask both sides of every running pilot how it goes, after every two weeks."""
    for pilot in running_pilots():
        try:
            open_pulse(pilot=pilot, today=timezone.localdate(), by="clock")
        except Exception:
            log.exception("The pulse of pilot %s failed; it is tried again at the next tick.", pilot.pk)


@job("pilots.read_evidence", atomic=False, lease=timedelta(minutes=3), attempts=6, queue=LONG)
def read_evidence(*, import_id: int, report: Callable[[int], None]) -> None:
    """Read and check a file, going on where a killed worker left off."""
    found = import_by_id(import_id)
    if found is not None:
        read_whole(evidence_import=found, by="worker", report=report)


@job("pilots.draw_sample", lease=timedelta(minutes=3), attempts=6, queue=LONG)
def draw_large_sample(*, sample_id: int) -> None:
    """Draw a sample from many rows."""
    found = sample_by_id(sample_id)
    if found is not None:
        draw_by_worker(sample=found, by="worker")


@job("pilots.purge_texts", lease=timedelta(minutes=10), queue=LONG)
def purge_many_texts(*, imports: list[int], samples: list[int]) -> None:
    """Delete the texts of a pilot whose plan no longer keeps any."""
    for found in filter(None, map(import_by_id, imports)):
        purge_texts(evidence_import=found, by="worker")
    for sample in filter(None, map(sample_by_id, samples)):
        purge_sample(sample=sample, by="worker")


@clock("pilots.texts")
def delete_texts() -> None:
    """Delete citizens' texts whose day has passed, wherever they are: with the rows and with samples."""
    today = timezone.localdate()
    for found in imports_to_purge(today):
        purge_texts(evidence_import=found, by="clock")
    for sample in samples_to_purge(today):
        purge_sample(sample=sample, by="clock")


@clock("pilots.search")
def search_index() -> None:
    """Write into the index of the public search what a lost process left out."""
    catch_search_up(by="clock")

"""Figures of the running site for Prometheus, coarse on purpose: who reads them must not learn what applicants do.

No path, no name of a view, no reference, no size. Requests have two classes: what anybody reads without being signed
in, and everything else, where an applicant who sends cannot be told from an assessor who reads. The second is told in
whole steps of ``STEP``: one act more does not show. How long all took together is not told, for it would change with
each act. Of work that tells what applicants did only failures are counted, which staff see anyway.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from govlink import readiness
from govlink.machines import answers_machines
from outbox.queries import waiting_work

#: The type of Prometheus's text format.
CONTENT_TYPE = CONTENT_TYPE_LATEST
#: In such steps the requests of people are told.
STEP = 20
#: In steps of so many minutes the age of the oldest job is told.
MINUTES = 5
READING, PEOPLE = "reading", "people"
_SAFE = {"GET", "HEAD", "OPTIONS"}
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

#: Each process writes into a file of its own (settings.py names the folder); whoever is asked adds them up.
REQUESTS = Histogram(
    "govlink_requests_seconds",
    "How long answers took, by who asked and how it ended.",
    ["who", "outcome"],
    buckets=_SECONDS,
    registry=None,
)
# All are there from the beginning, at 0: one that appears would tell of the first act of its kind.
for _who in (READING, PEOPLE):
    for _outcome in ("ok", "refused", "error"):
        REQUESTS.labels(_who, _outcome)


class MetricsMiddleware:
    """Count each request and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.METRICS_TOKEN:
            return self.get_response(request)
        begin = time.perf_counter()
        response = self.get_response(request)
        if not answers_machines(request):
            REQUESTS.labels(who(request), outcome(response.status_code)).observe(time.perf_counter() - begin)
        return response


def who(request: HttpRequest) -> str:
    """Return the class of a request: reading without being signed in, or anything that people do."""
    reads = request.method in _SAFE and settings.SESSION_COOKIE_NAME not in request.COOKIES
    return READING if reads else PEOPLE


def outcome(status: int) -> str:
    """Return how a request ended: a page and a form that was taken (which leads on) are the same."""
    return "ok" if status < 400 else "refused" if status < 500 else "error"


class Requests:
    """What all processes of this machine counted, in steps."""

    def collect(self) -> Iterator[Metric]:
        """Yield the histogram without its sums."""
        for metric in MultiProcessCollector(None, path=os.environ["PROMETHEUS_MULTIPROC_DIR"]).collect():
            metric.samples = [
                one._replace(value=told(one.value, one.labels))
                for one in metric.samples
                if not one.name.endswith("_sum")
            ]
            yield metric


def told(value: float, labels: dict[str, str]) -> float:
    """Return how a count is told: what people do in whole steps, but for errors, of which the first one matters."""
    exact = labels["who"] == READING or labels["outcome"] == "error"
    return value if exact else value // STEP * STEP


class Work:
    """What waits, counted in the database when somebody asks."""

    def collect(self) -> Iterator[Metric]:
        """Yield jobs, mails and what is ready."""
        found = waiting_work(timezone.now())
        about = "Jobs that are due, and that failed; of private work only what failed."
        jobs = GaugeMetricFamily("govlink_jobs", about, labels=["kind", "state"])
        for (kind, state), count in found.jobs.items():
            jobs.add_metric([kind, state], count)
        yield jobs
        about = "For how many minutes the oldest due job waits, in steps of five."
        minutes = found.oldest // (60 * MINUTES) * MINUTES
        yield GaugeMetricFamily("govlink_jobs_oldest_minutes", about, value=minutes)
        yield GaugeMetricFamily("govlink_mails_waiting", "Mails that wait, but for private ones.", value=found.mails)
        ready = GaugeMetricFamily("govlink_ready", "1: it is there; see /readyz/.", labels=["what"])
        for what, word in readiness.answers().items():
            ready.add_metric([what], word in readiness.FINE)
        yield ready


def page() -> bytes:
    """Return all figures in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(Requests())
    registry.register(Work())
    return generate_latest(registry)

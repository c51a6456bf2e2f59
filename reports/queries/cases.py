"""What public cases, reports and open data read, computed from rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from challenges.models import Call
from challenges.states import CallState
from pilots.models import CaseReport, MeetingGuest, Pilot
from pilots.queries import figures, follow_up, pages, requirements, samples
from pilots.queries.access import find_audited, writes
from pilots.queries.procurement import published_information
from pilots.queries.pulses import agreed_notes
from pilots.queries.sheets import barriers_of
from pilots.queries.supplier import Split, splits_of
from pilots.states import PUBLIC_REPORTS, ReportKind, ReportState
from selection.models import Entry
from selection.queries.ranking import decision_of

#: So many of the bases that can give published percentages are told, the smallest first; besides, how many there are.
MOST_BASES_TOLD = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a report is: percent done, and whether it is still being made."""

    percent: int
    running: bool


def published_pilots() -> QuerySet[Pilot]:
    """Return the pilots whose case is public, newest first."""
    return (
        Pilot.objects.filter(call__state=CallState.PUBLISHED)
        .select_related("call__entity", "call__category", "startup")
        .order_by("-starts_on", "-pk")
    )


def cases_page(*, after: int | None = None, limit: int = 20) -> tuple[list[Pilot], int | None]:
    """Return up to ``limit`` public cases after the case ``after`` (a pilot's id), and where the next page begins."""
    found = published_pilots().order_by("-pk")
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found[: limit + 1])
    return rows[:limit], rows[limit - 1].pk if len(rows) > limit else None


def public_pilot(reference: str) -> Pilot | None:
    """Return a pilot whose case is public."""
    return published_pilots().filter(call__reference=reference).first()


def call_with_entity(acronym: str) -> Call | None:
    """Return the newest call of an entity whose case is published."""
    return (
        Call.objects.filter(entity__acronym__iexact=acronym, state=CallState.PUBLISHED)
        .select_related("entity")
        .order_by("-closes_at")
        .first()
    )


def pilot_of(call: Call) -> Pilot | None:
    """Return a call's pilot."""
    return (
        Pilot.objects.select_related("call__entity", "call__category", "call__frame", "startup")
        .filter(call=call)
        .first()
    )


def case_context(pilot: Pilot) -> dict[str, Any]:
    """Return everything that a case tells: the frame, the selection by code, the evidence, what was learnt."""
    call = Call.objects.select_related("entity", "category", "frame").get(pk=pilot.call_id)
    summary, evidence = pages.summary_page(pilot), pages.evidence_page(pilot)
    return {
        "pilot": pilot,
        "call": call,
        "frame": call.frame,
        "partners": list(call.partners.all()),
        "workshops": workshops_of(call),
        "standings": standings_of(call),
        "decision": decision_of(call),
        "evidence": evidence,
        "information": published_information(pilot),
        "requirements": requirements.requirements_of(pilot),
        "surveys": pages.surveys_page(pilot)["surveys"],
        "activities": pages.activities_page(pilot),
        "courses": follow_up.courses_of(pilot),
        "samples": samples.told_samples(pilot),
        "splits": splits_of(pilot),
        "barriers": barriers_of(pilot),
        "pulse_notes": agreed_notes(pilot),
        **_sheet(pilot),
        **summary,
    }


def _sheet(pilot: Pilot) -> dict[str, Any]:
    """Return the rows of the plan that reports tell: risks (heaviest first), uses of data, team, who came when."""
    counted = MeetingGuest.objects.filter(meeting__pilot=pilot).order_by().values("meeting")
    rows = counted.annotate(invited=Count("pk"), there=Count("pk", filter=Q(came=True)))
    return {
        "risk_list": sorted(pilot.risk_list.all(), key=lambda risk: (-risk.weight, risk.pk)),
        "data_uses": list(pilot.data_uses.all()),
        "people": list(pilot.people.all()),
        "attendance": {row["meeting"]: (row["invited"], row["there"]) for row in rows},
    }


def workshops_of(call: Call) -> list[dict[str, Any]]:
    """Return a call's workshops with how many were called in and how many came."""
    rows = []
    for workshop in call.workshops.prefetch_related("attendances"):
        sheet = list(workshop.attendances.all())
        rows.append({"workshop": workshop, "called": len(sheet), "came": sum(bool(one.attended) for one in sheet)})
    return rows


def standings_of(call: Call) -> list[Entry]:
    """Return a call's proposals with their standing, by rank."""
    return list(
        Entry.objects.filter(call=call, standing__isnull=False).select_related("standing").order_by("standing__rank")
    )


def evidence_export(pilot: Pilot) -> dict[str, Any]:
    """Return the evidence as open data: totals, topics and tone per topic, each with its base, counted from rows."""
    totals, tones = figures.totals(pilot), figures.tone_by_topic(pilot)
    reported = figures.reported_tone(pilot, tones)
    return {
        "call": pilot.call.reference,
        "entity": pilot.call.entity.legal_name,
        "startup": pilot.startup.name,
        "window": {"from": _iso(pilot.evidence_from), "until": _iso(pilot.evidence_until)},
        "manifestations": totals.count,
        "sources": totals.sources,
        "topics": {one.topic.key: one.topic.count for one in tones},
        "topic_names": {one.topic.key: one.topic.name for one in tones},
        "published_topics": sorted(one.topic.key for one in tones if one.topic.published),
        "sentiment": {one.topic.key: _tone(one.tone) for one in tones},
        "sentiment_overall": _tone(figures.sentiment(pilot)),
        "reported": _reported(reported) if reported else None,
        "reported_splits": [_split(one) for one in splits_of(pilot)],
        "illustrative": {"call": pilot.call.illustrative, "note": pilot.call.source_note},
    }


def _tone(tone: figures.Tone) -> dict[str, int]:
    return {"positive": tone.positive, "negative": tone.negative, "neutral": tone.neutral, "base": tone.base}


def _reported(figure: figures.ReportedFigure) -> dict[str, Any]:
    row, check = figure.reported, figure.reconciliation
    return {
        "positive": row.positive,
        "negative": row.negative,
        "neutral": row.neutral,
        "base": check.base,
        "fits": check.fits,
        "smaller_bases_that_fit": list(check.bases[:MOST_BASES_TOLD]),
        "smaller_bases_count": len(check.bases),
        "equals_topics": [one.topic.key for one in figure.topics],
    }


def _split(figure: Split) -> dict[str, Any]:
    """Return what the supplier reported, beside our own counts (None where no name of ours is meant)."""
    check, compared = figure.reconciliation, figure.compared
    return {
        "title": figure.reported.title,
        "reported_on": timezone.localdate(figure.reported.reported_at).isoformat(),
        "base": figure.reported.base,
        "shares": [
            {"name": name, "reported": printed, "own": own, "nearest_count": count}
            for name, printed, own, count, _again in figure.rows
        ],
        "own_base": compared.base,
        "own_topic": compared.of or None,
        "adds_up_to_100": compared.is_whole,
        "largest_difference_in_points": None if compared.off is None else float(compared.off),
        "fits": check.fits,
        "smaller_bases_that_fit": list(check.bases[:MOST_BASES_TOLD]),
        "smaller_bases_count": len(check.bases),
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def reports_of(pilot: Pilot) -> list[CaseReport]:
    """Return a pilot's reports, newest first."""
    return list(CaseReport.objects.filter(pilot=pilot).order_by("-requested_at", "-pk"))


def current(pilot: Pilot, reports: QuerySet[CaseReport]) -> QuerySet[CaseReport]:
    """Return those reports that were asked for after the case was published; all of them before that."""
    return reports.filter(requested_at__gte=pilot.published_at) if pilot.published_at else reports


def public_reports(pilot: Pilot) -> list[CaseReport]:
    """Return the newest finished report of each kind and language that the public may download.

    None is older than the publication: what was made before may contradict the case.
    """
    ready = current(pilot, CaseReport.objects.filter(pilot=pilot, state=ReportState.READY, kind__in=PUBLIC_REPORTS))
    newest = {(one.kind, one.language): one for one in ready.order_by("ready_at", "pk")}
    order = list(PUBLIC_REPORTS)
    return sorted(newest.values(), key=lambda one: (order.index(ReportKind(one.kind)), one.language))


def report_for(user: Any, pk: int) -> CaseReport | None:
    """Return a report of a pilot that this person reads or audits."""
    report = CaseReport.objects.select_related("pilot__call__entity", "pilot__startup").filter(pk=pk).first()
    return report if report and find_audited(user, report.pilot.call.reference) else None


def newest_ready(pilot: Pilot, language: str) -> CaseReport | None:
    """Return the newest finished final report of a pilot in a language, else in any; none older than the case."""
    ready = current(pilot, CaseReport.objects.filter(pilot=pilot, kind=ReportKind.FINAL, state=ReportState.READY))
    ready = ready.order_by("-ready_at")
    return ready.filter(language=language).first() or ready.first()


def may_write(user: Any, pilot: Pilot) -> bool:
    """Say whether a person has reports made."""
    return writes(user, pilot.call.entity)


def being_made(pilot: Pilot) -> bool:
    """Say whether a public report of the published case is still being made."""
    return current(pilot, CaseReport.objects.filter(pilot=pilot, state=ReportState.WAITING)).exists()


def pilot_by_id(pk: int) -> Pilot | None:
    """Return a pilot, for the job that has its reports made again."""
    return Pilot.objects.select_related("call__entity", "startup").filter(pk=pk).first()


def report_by_id(pk: int) -> CaseReport | None:
    """Return a report, for the job that makes it."""
    return CaseReport.objects.select_related("pilot__call__entity", "pilot__startup").filter(pk=pk).first()

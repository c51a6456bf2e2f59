"""The parts of a release: organisations, the call, the result by codes, the pilot."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import PublicEntity
from challenges.models import CallAmendment
from challenges.states import PartnerKind
from pilots.models import PilotActivity
from pilots.states import ActivityStatus, Phase
from reports.queries.ocds.facts import Facts, Ranked
from startups.queries.unsealing import Winner

_TEXTS = ("title", "summary", "eligibility", "opens_at", "questions_until", "closes_at", "pilot_weeks")
_FUNDERS = {PartnerKind.FUNDER, PartnerKind.MULTILATERAL}
_MET = {
    ActivityStatus.SCHEDULED: "scheduled",
    ActivityStatus.MET: "met",
    ActivityStatus.PARTIALLY_MET: "partiallyMet",
    ActivityStatus.NOT_MET: "notMet",
}


def no_procurement() -> str:
    """Return the sentence that keeps a pilot from being counted as a contract award."""
    return _("Blind selection for a pilot. A pilot is not a procurement: no contract is awarded by it.")


# --- organisations ---------------------------------------------------------------------------------------------------


def entity_id(entity: PublicEntity) -> str:
    """Return how a public entity is called in releases: by its tax number where it is in Peru, else by its acronym."""
    return f"PE-RUC-{entity.tax_id}" if entity.country == "PE" and entity.tax_id else f"GOVLINK-{entity.acronym}"


def parties(facts: Facts) -> list[dict[str, Any]]:
    """Return the public entity and who supports the exercise; never who applied."""
    entity = facts.call.entity
    has_number = entity.country == "PE" and entity.tax_id
    return [
        {
            "id": entity_id(entity),
            "name": entity.legal_name,
            "roles": ["buyer", "procuringEntity"],
            "identifier": {
                "scheme": "PE-RUC" if has_number else "",
                "id": entity.tax_id if has_number else "",
                "legalName": entity.legal_name,
            },
            "address": {"locality": entity.city, "region": entity.region, "countryName": entity.country},
        },
        *(
            {
                "id": f"GOVLINK-PARTNER-{partner.pk}",
                "name": partner.name,
                "roles": ["funder" if partner.kind in _FUNDERS else "interestedParty"],
            }
            for partner in facts.partners
        ),
    ]


def reference_to(entity: PublicEntity) -> dict[str, str]:
    """Return how other parts refer to the public entity."""
    return {"id": entity_id(entity), "name": entity.legal_name}


def winner_party(facts: Facts, winner: Winner) -> dict[str, Any]:
    """Return the opened start-up, as the page of the result names it."""
    return {
        "id": winner_id(facts, winner),
        "name": winner.name,
        "roles": ["supplier", "tenderer"],
        "identifier": {"legalName": winner.legal_name},
        "address": {"countryName": winner.country},
    }


def winner_id(facts: Facts, winner: Winner) -> str:
    """Return how the opened start-up is called in releases: by its code, which no other call knows."""
    return f"{facts.call.reference}-{winner.code}"


# --- the call --------------------------------------------------------------------------------------------------------


def tender(facts: Facts, *, before: int, at: datetime) -> dict[str, Any]:
    """Return the call as it read at a moment, before amendment ``before`` was published."""
    call, was = facts.call, facts.fields_before(before, _TEXTS)
    generated = _("Illustrative exercise: generated to show the platform.") if call.illustrative else ""
    criteria = [f"{one.code} {one.text('name')}: {one.weight}%" for one in facts.criteria]
    category = call.category
    return {
        "id": call.reference,
        "title": was["title"],
        "description": was["summary"],
        "status": "active" if was["opens_at"] <= at else "planned",
        "procuringEntity": reference_to(call.entity),
        "procurementMethod": "open",
        "procurementMethodDetails": " ".join([no_procurement(), generated]).strip(),
        "mainProcurementCategory": "services",
        "items": [
            {
                "id": "1",
                "description": category.label,
                "classification": {
                    "scheme": "GOVLINK-CATEGORY",
                    "id": str(category.number),
                    "description": category.label,
                },
            }
        ]
        if category
        else [],
        "awardCriteria": "qualityOnly",
        "awardCriteriaDetails": "\n".join([*criteria, str(call.get_statistic_display())]),
        "submissionMethod": ["electronicSubmission"],
        "submissionMethodDetails": facts.address("call"),
        "eligibilityCriteria": was["eligibility"],
        "tenderPeriod": {"startDate": facts.at(was["opens_at"]), "endDate": facts.at(was["closes_at"])},
        "enquiryPeriod": {"startDate": facts.at(call.announced_at), "endDate": facts.at(was["questions_until"])},
        "contractPeriod": {"durationInDays": was["pilot_weeks"] * 7},
        "documents": documents(facts, at),
    }


def documents(facts: Facts, at: datetime) -> list[dict[str, Any]]:
    """Return the call's page and its documents that were published by a moment."""
    page = {
        "id": "call",
        "documentType": "tenderNotice",
        "title": _("The call"),
        "url": facts.address("call"),
        "format": "text/html",
        "datePublished": facts.at(facts.call.announced_at),
    }
    return [
        page,
        *(
            {
                "id": f"document-{one.pk}",
                "documentType": "biddingDocuments",
                "title": str(one),
                "url": facts.address("call_document", facts.call.reference, one.pk),
                "format": one.mime,
                "datePublished": facts.at(one.published_at),
            }
            for one in facts.documents
            if one.published_at <= at
        ),
    ]


def amendment(facts: Facts, one: CallAmendment, amended: str, by: str) -> dict[str, Any]:
    """Return an amendment: the release ``amended`` and the one ``by`` which it is."""
    named = [facts.call._meta.get_field(row["field"]) for row in one.changes]
    return {
        "id": str(one.number),
        "date": facts.at(one.published_at),
        "rationale": one.reason,
        "description": ", ".join(str(getattr(field, "verbose_name", field.name)) for field in named),
        "amendsReleaseID": amended,
        "releaseID": by,
    }


# --- what is sealed --------------------------------------------------------------------------------------------------


def withheld(facts: Facts, *, until: datetime | None = None) -> list[dict[str, Any]]:
    """Return what is not published, and why: who applied, when, with what; after the decision also who was chosen.

    ``until``: of a decision, the end of its review period.
    """
    sealed = _("Selection is blind. Two custodians open the chosen identity after the review period, and no other.")
    rows = [
        {
            "id": "applicants",
            "field": "bids/details/tenderers",
            "name": _("Who applied"),
            "rationale": sealed,
        },
        {
            "id": "moments",
            "field": "bids/details/date",
            "name": _("When each proposal was sent"),
            "rationale": _("The order of arrival would tell who sent what."),
        },
        {
            "id": "proposals",
            "field": "bids/details/documents",
            "name": _("The proposals"),
            "rationale": _("A proposal belongs to who wrote it, and its words tell who that is."),
        },
    ]
    if until is not None:
        chosen = {"id": "chosen", "field": "awards/suppliers", "name": _("Who was chosen"), "rationale": sealed}
        rows.append(chosen | {"availabilityDate": facts.at(until) or ""})
    return rows


# --- the result and the pilot ----------------------------------------------------------------------------------------


def bids(places: list[Ranked]) -> dict[str, Any]:
    """Return the proposals that were assessed, by code and in the order of the ranking."""
    comply = sum(place.complies for place in places)
    return {
        "statistics": [
            {"id": "comply", "measure": "validBids", "value": comply},
            {"id": "others", "measure": "disqualifiedBids", "value": len(places) - comply},
        ],
        "details": [
            {
                "id": place.code,
                "status": "valid" if place.complies else "disqualified",
                "submissionType": "expressionOfInterest",
                "hasRank": True,
                "rank": place.rank,
            }
            for place in places
        ],
    }


def award_id(facts: Facts, code: str) -> str:
    """Return how the decision for a proposal is called."""
    return f"{facts.call.reference}-{code}"


def result_page(facts: Facts) -> dict[str, str]:
    """Return the published result as a document."""
    return {
        "id": "result",
        "documentType": "awardNotice",
        "title": _("Result of the blind selection"),
        "url": facts.address("result"),
        "format": "text/html",
    }


def contract(facts: Facts, code: str) -> dict[str, Any]:
    """Return the pilot of a published case, without a value: nothing is bought."""
    pilot = facts.pilot
    assert pilot is not None
    case = {
        "id": "case",
        "documentType": "completionCertificate",
        "title": _("The case"),
        "url": facts.address("case"),
        "format": "text/html",
    }
    return {
        "id": f"{facts.call.reference}-pilot",
        "awardID": award_id(facts, code),
        "title": pilot.title,
        "description": no_procurement(),
        "status": "terminated",
        "period": {"startDate": facts.at(pilot.starts_on), "endDate": facts.at(pilot.ends_on)},
        "implementation": {
            "milestones": [_milestone(facts, one) for one in facts.activities],
            "documents": [case],
        },
    }


def _milestone(facts: Facts, one: PilotActivity) -> dict[str, Any]:
    return {
        "id": f"activity-{one.pk}",
        "title": one.title,
        "type": "assessment" if one.phase == Phase.TEST else "delivery",
        "status": _MET[ActivityStatus(one.status)],
        "dueDate": facts.at(one.planned_until),
        "dateMet": facts.at(one.actual_until),
    }

"""What of an exercise leaves as OCDS, stage by stage: an allow-list of fields with their meanings. Pure.

A field that is not listed for a stage does not leave: the build stops (``NotListed``). The page "Open data" is drawn
from the same list, so that what is documented and what is published cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

#: The kinds of releases, in the order in which they can come. "result" knows codes; only "opening" and "case" a name.
STAGES = ("tender", "amendment", "open", "close", "result", "back", "offer", "opening", "case", "end")
#: Extensions of OCDS that releases use: where the public finds each, and its folder here.
EXTENSIONS = {
    "bids": "https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/master/extension.json",
    "withheldInformation": "https://raw.githubusercontent.com/open-contracting-extensions/"
    "ocds_withheldInformation_extension/master/extension.json",
}

_ALL = STAGES
_CALL = ("tender", "amendment")
_BLIND = ("tender", "amendment", "close", "result")
_AWARD = ("result", "back", "offer", "opening", "end")
_NAMED = ("opening",)
_CASE = ("case",)

#: Roles of who applied: only an opening names one.
APPLICANTS = frozenset({"supplier", "tenderer"})

#: Path of a field to the stages whose releases may carry it, and what it means.
FIELDS: dict[str, tuple[tuple[str, ...], Any]] = {
    "ocid": (_ALL, _("Identifier of the exercise: the publisher's prefix and the reference of the call")),
    "id": (_ALL, _("Identifier of the release; it never changes")),
    "date": (_ALL, _("When it happened, with the offset from universal time")),
    "tag": (_ALL, _("What the release tells: call, amendment, decision, pilot")),
    "initiationType": (_ALL, _("Always “tender”, the only value that the standard knows")),
    "language": (_ALL, _("Language in which the public entity writes")),
    "buyer/id": (_ALL, _("The public entity, as it is listed under “parties”")),
    "buyer/name": (_ALL, _("Name of the public entity")),
    "parties/id": (_ALL, _("Identifier of an organisation; a start-up's is made of the call and its code")),
    "parties/name": (_ALL, _("Name of an organisation; a start-up only when its identity was opened")),
    "parties/roles": (_ALL, _("What the organisation is in the exercise")),
    "parties/identifier/scheme": (_ALL, _("Register in which the organisation's number stands")),
    "parties/identifier/id": (_ALL, _("The organisation's number in that register")),
    "parties/identifier/legalName": (_ALL, _("Legal name of the organisation")),
    "parties/address/locality": (_ALL, _("City of the public entity")),
    "parties/address/region": (_ALL, _("Region of the public entity")),
    "parties/address/countryName": (_ALL, _("Country of the organisation")),
    "planning/rationale": (("tender",), _("The problem to be solved, as the challenge frame says")),
    "tender/id": (_ALL, _("Reference of the call")),
    "tender/title": (_CALL, _("Title of the call")),
    "tender/description": (_CALL, _("Summary of the call")),
    "tender/status": (
        ("tender", "amendment", "open", "close", "end"),
        _("How far the call is: planned, active, complete, cancelled, unsuccessful"),
    ),
    "tender/procuringEntity/id": (_CALL, _("The public entity, as it is listed under “parties”")),
    "tender/procuringEntity/name": (_CALL, _("Name of the public entity")),
    "tender/procurementMethod": (_CALL, _("Always “open”: whoever fulfils the conditions may apply")),
    "tender/procurementMethodDetails": (
        _CALL,
        _("Says that a pilot is not a procurement, and whether the exercise was generated"),
    ),
    "tender/mainProcurementCategory": (_CALL, _("Always “services”")),
    "tender/items/id": (_CALL, _("Number of the line: there is one")),
    "tender/items/description": (_CALL, _("Name of the work category")),
    "tender/items/classification/scheme": (_CALL, _("GovLink's nine work categories")),
    "tender/items/classification/id": (_CALL, _("Number of the work category, 1 to 9")),
    "tender/items/classification/description": (_CALL, _("Name of the work category")),
    "tender/awardCriteria": (_CALL, _("Always “qualityOnly”: no price is compared")),
    "tender/awardCriteriaDetails": (_CALL, _("The criteria with their weights, and what ranks")),
    "tender/submissionMethod": (_CALL, _("Always “electronicSubmission”")),
    "tender/submissionMethodDetails": (_CALL, _("Address at which one applies")),
    "tender/eligibilityCriteria": (_CALL, _("Who may apply")),
    "tender/tenderPeriod/startDate": (_CALL, _("When the call opens")),
    "tender/tenderPeriod/endDate": (_CALL, _("When the call closes")),
    "tender/enquiryPeriod/startDate": (_CALL, _("From when one may ask")),
    "tender/enquiryPeriod/endDate": (_CALL, _("Until when one may ask")),
    "tender/contractPeriod/durationInDays": (_CALL, _("How long the pilot is to last, in days")),
    "tender/hasEnquiries": (("close",), _("Whether a question was answered in public by the close; never who asked")),
    "tender/documents/id": ((*_CALL, "close"), _("Identifier of a document of the call")),
    "tender/documents/documentType": ((*_CALL, "close"), _("Kind of the document")),
    "tender/documents/title": ((*_CALL, "close"), _("Title of the document")),
    "tender/documents/url": ((*_CALL, "close"), _("Address of the document")),
    "tender/documents/format": ((*_CALL, "close"), _("Format of the document")),
    "tender/documents/datePublished": ((*_CALL, "close"), _("When the document was published")),
    "tender/amendments/id": (("amendment", "end"), _("Number of the amendment, or “end” for how the call ended")),
    "tender/amendments/date": (("amendment", "end"), _("When the amendment was published")),
    "tender/amendments/rationale": (("amendment", "end"), _("Reason of the amendment, or of the end")),
    "tender/amendments/description": (("amendment", "end"), _("Which fields changed, or the cause of the end")),
    "tender/amendments/amendsReleaseID": (("amendment",), _("Release that was amended")),
    "tender/amendments/releaseID": (("amendment",), _("Release that amends it")),
    "bids/statistics/id": (("result",), _("Identifier of a count")),
    "bids/statistics/measure": (
        ("result",),
        _("What is counted: proposals that comply, and those that were assessed and do not"),
    ),
    "bids/statistics/value": (("result",), _("The count; it is told with the result, never before")),
    "bids/details/id": (("result", "opening"), _("Code of the proposal; codes are drawn anew for each call")),
    "bids/details/status": (("result",), _("“valid”: it complies with every criterion; “disqualified”: it does not")),
    "bids/details/submissionType": (("result",), _("Always “expressionOfInterest”: no price is offered")),
    "bids/details/hasRank": (("result",), _("Whether the proposal has a place in the ranking")),
    "bids/details/rank": (("result",), _("Place in the ranking")),
    "bids/details/tenderers/id": (_NAMED, _("The chosen start-up, as it is listed under “parties”")),
    "bids/details/tenderers/name": (_NAMED, _("Name of the chosen start-up; nobody else who applied is named")),
    "awards/id": (_AWARD, _("Identifier of the decision for a proposal")),
    "awards/status": (
        _AWARD,
        _("“pending” while the identity is sealed, “active” once it was opened, “cancelled” once given up or annulled"),
    ),
    "awards/date": (_AWARD, _("When it was decided")),
    "awards/description": (("result", "offer"), _("Reasons of the decision")),
    "awards/relatedBids": (("result", "offer"), _("Code of the chosen proposal")),
    "awards/documents/id": (("result",), _("Identifier of a document of the decision")),
    "awards/documents/documentType": (("result",), _("Kind of the document")),
    "awards/documents/title": (("result",), _("Title of the document")),
    "awards/documents/url": (("result",), _("Address of the published result")),
    "awards/documents/format": (("result",), _("Format of the document")),
    "awards/suppliers/id": (_NAMED, _("The chosen start-up, as it is listed under “parties”")),
    "awards/suppliers/name": (_NAMED, _("Name of the chosen start-up; nobody else who applied is named")),
    "contracts/id": (_CASE, _("Identifier of the pilot")),
    "contracts/awardID": (_CASE, _("Decision from which the pilot follows")),
    "contracts/title": (_CASE, _("Title of the pilot")),
    "contracts/description": (_CASE, _("Says that a pilot is not a procurement")),
    "contracts/status": (_CASE, _("“terminated”: the case of a pilot is published once it has ended")),
    "contracts/period/startDate": (_CASE, _("First day of the pilot")),
    "contracts/period/endDate": (_CASE, _("Last day of the pilot")),
    "contracts/implementation/milestones/id": (_CASE, _("Identifier of an activity of the pilot")),
    "contracts/implementation/milestones/title": (_CASE, _("Title of the activity")),
    "contracts/implementation/milestones/type": (_CASE, _("“delivery”, or “assessment” for a test")),
    "contracts/implementation/milestones/status": (_CASE, _("Whether the activity was carried out")),
    "contracts/implementation/milestones/dueDate": (_CASE, _("Until when the activity was planned")),
    "contracts/implementation/milestones/dateMet": (_CASE, _("When the activity was finished")),
    "contracts/implementation/documents/id": (_CASE, _("Identifier of a document of the pilot")),
    "contracts/implementation/documents/documentType": (_CASE, _("Kind of the document")),
    "contracts/implementation/documents/title": (_CASE, _("Title of the document")),
    "contracts/implementation/documents/url": (_CASE, _("Address of the published case")),
    "contracts/implementation/documents/format": (_CASE, _("Format of the document")),
    "withheldInformation/id": (_BLIND, _("Identifier of what is not published")),
    "withheldInformation/field": (_BLIND, _("Field in which it would stand")),
    "withheldInformation/name": (_BLIND, _("What is not published")),
    "withheldInformation/availabilityDate": (("result",), _("From when it may be published")),
    "withheldInformation/rationale": (_BLIND, _("Why it is not published")),
}
#: Stage to the paths that its releases may carry.
ALLOWED: dict[str, frozenset[str]] = {
    stage: frozenset(path for path, (stages, _meaning) in FIELDS.items() if stage in stages) for stage in STAGES
}


class NotListed(ValueError):
    """A release carries a field that its stage may not tell: it does not leave."""


def leaves(thing: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every value in a release, like ``tender/documents/url``; lists do not count as a step."""
    if isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from leaves(value, f"{path}/{key}" if path else key)
    elif isinstance(thing, list):
        for value in thing:
            yield from leaves(value, path)
    else:
        yield path


def listed(stage: str, release: dict[str, Any]) -> dict[str, Any]:
    """Return a release without what is empty. Raises ``NotListed`` for a field that its stage may not tell."""
    full: dict[str, Any] = _without_empty(release)
    applicants = [one for one in full.get("parties", []) if APPLICANTS & set(one["roles"])]
    if applicants and stage not in _NAMED:
        raise NotListed(f"A release of the stage “{stage}” may not name who applied.")
    if unknown := sorted(set(leaves(full)) - ALLOWED[stage]):
        raise NotListed(f"A release of the stage “{stage}” may not tell {', '.join(unknown)}.")
    return full


def _without_empty(thing: Any) -> Any:
    if isinstance(thing, Mapping):
        kept = {key: _without_empty(value) for key, value in thing.items()}
        return {key: value for key, value in kept.items() if value not in (None, "", [], {})}
    if isinstance(thing, list):
        return [value for value in map(_without_empty, thing) if value not in (None, "", [], {})]
    return thing


def in_order(releases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return releases by the moment that they tell; of one moment in the order in which they were made."""
    return sorted(releases, key=lambda one: datetime.fromisoformat(one["date"]))

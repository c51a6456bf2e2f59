"""What goes, what is replaced and what stays when a person is erased: the one list of it. Pure.

A relation is named "app.Model.field", a text likewise; "app" and "app.Model" name all that is in them. Every relation
to a person stands in one of the first two lists (a test looks), every text that is not in the last one is searched.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape
from typing import Any

#: Rows that are about her alone and go with her.
GO = frozenset(
    {
        "account.EmailAddress.user",
        "mfa.Authenticator.user",
        "usersessions.UserSession.user",
        "accounts.ApiToken.user",
        "outbox.Message.user",
        "outbox.MailPreference.user",
        "outbox.Digest.user",
        "challenges.Partner.people",
        "challenges.SurveyTicket.user",
        "startups.TeamMember.user",
        "startups.TeamInvitation.invited_by",
        "startups.Follower.user",
        "startups.TypedStrings.user",
    }
)
#: Rows that say who did what in an exercise. They go on pointing at her number, which nobody can follow to her.
STAY_UNDER_HER_NUMBER = frozenset(
    {
        "admin.LogEntry.user",
        "guardian.UserObjectPermission.user",
        "accounts.Membership.user",
        "accounts.ErasureRequest.user",
        "challenges.CallAmendment.published_by",
        "challenges.CallTemplateVersion.saved_by",
        "challenges.WallNote.author",
        "challenges.NoteVote.voter",
        "challenges.Succession.leaver",
        "challenges.Succession.successor",
        "challenges.ChallengeFrame.saved_by",
        "challenges.ChallengeFrame.submitted_by",
        "challenges.ChallengeFrame.reviewed_by",
        "challenges.Paper.requested_by",
        "challenges.Paper.signed_by",
        "challenges.Attendance.user",
        "selection.Decision.decided_by",
        "selection.ReviewRequest.answered_by",
        "selection.Ballot.opened_by",
        "selection.Seat.user",
        "startups.Submission.submitted_by",
        "startups.Answer.saved_by",
        "startups.Attachment.uploaded_by",
        "startups.EligibilityCheck.custodian",
        "startups.UnsealApproval.custodian",
        "startups.Correction.asked_by",
        "startups.Correction.answered_by",
        "startups.Correction.read_by",
        "startups.FlatFile.decided_by",
        "startups.Incident.reader",
        "startups.NameDeclaration.person",
        "startups.WayTaken.taken_by",
        "startups.OpeningPaper.requested_by",
        "startups.OpeningPaper.signed_by",
        "pilots.StageGate.decided_by",
        "pilots.EvidenceImport.uploaded_by",
        "pilots.SupplierToken.made_by",
        "pilots.ReportedSplit.reported_by",
        "pilots.LabelSample.made_by",
        "pilots.Labeller.user",
        "pilots.CaseReport.requested_by",
        "pilots.CaseText.saved_by",
        "pilots.InformationShared.written_by",
        "pilots.PulseNote.proposed_by",
        "pilots.PulseNote.agreed_by",
        "pilots.RequirementVersion.saved_by",
        "pilots.PlanVersion.made_by",
        "pilots.MeetingGuest.user",
        "pilots.SandboxReport.written_by",
    }
)
#: Texts of which the record holds a hash, or that a law keeps as they were signed: changed, they would prove nothing.
TEXTS_THAT_STAY = frozenset(
    {
        # The record itself. Nothing writes a name into it (records of before 27 November 2026 name who signed a frame).
        "ledger",
        # Scores, reasons and decisions, committed to when they were sealed.
        "selection",
        # Papers, as they were issued and signed.
        "challenges.Paper",
        "startups.OpeningPaper",
        # What a call asked and what was answered is in its rules and in its record.
        "challenges.Call",
        "challenges.CallAmendment",
        "challenges.PublicQuestion",
        "challenges.ChallengeFrame",
        # What is asked of everybody alike: a criterion or a question is no person, whatever somebody calls herself.
        "challenges.Criterion",
        "challenges.Survey",
        "challenges.SurveyItem",
        "challenges.SurveyTemplate",
        "challenges.CallTemplate",
        "challenges.CallTemplateVersion",
        "challenges.Category",
        "pilots.PlanTemplate",
        "pilots.Topic",
        "pilots.Tally",
        "pilots.ProcurementRoute",
        "pilots.TaxUnit",
        "outbox.MailWording",
        "outbox.Message.to",
        "outbox.Job",
        # The plan as it was fixed, and notes that both sides agreed on.
        "pilots.PlanVersion.content",
        "pilots.PulseNote",
        # The names of public bodies and of companies, also where a person's is part of it.
        "accounts.PublicEntity",
        "startups.Startup",
        # Other people may have the same name.
        "accounts.User",
        # Keys of programs.
        "sessions",
        "contenttypes",
        "auth",
        "vault",
    }
)
#: Names for show beside what stays: no hash covers them.
SEARCHED_ALL_THE_SAME = frozenset({"challenges.ChallengeFrame.signed_by"})
#: What her address is turned into: nobody can receive mail there (RFC 2606), and it is hers alone.
ERASED_ADDRESS = "erased-{number}@erased.invalid"


def stays(label: str) -> bool:
    """Say whether a text ("app.Model.field") is left as it is."""
    app, model, _field = label.split(".")
    return label not in SEARCHED_ALL_THE_SAME and bool({app, f"{app}.{model}", label} & TEXTS_THAT_STAY)


def searched_names(*, name: str, email: str, shared: bool) -> list[str]:
    """Return by what a person is looked for in texts: her address, and her name if it is hers alone.

    ``shared``: somebody else has the same name. One word alone ("Rosa") is not looked for: it means too much else.
    """
    return [email, *([name] if len(name.split()) > 1 and not shared else [])]


def spellings(names: Collection[str]) -> set[str]:
    """Return how names may stand in a text: capitals or not, escaped for HTML or for JSON as SQLite keeps it."""
    cased = {way for name in names for way in (name, name.upper(), name.lower(), name.title())}
    return cased | {escape(one) for one in cased} | {_in_json(one) for one in cased}


def _in_json(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00")


def without_names(value: Any, names: Collection[str], word: str) -> Any:
    """Return a text, or a JSON value, in which a word stands for each of some names, whatever their case."""
    if isinstance(value, dict):
        return {key: without_names(one, names, word) for key, one in value.items()}
    if isinstance(value, list):
        return [without_names(one, names, word) for one in value]
    if not isinstance(value, str):
        return value
    ways = "|".join(_bounded(way) for name in names for way in dict.fromkeys((name, escape(name))))
    return re.sub(ways, word, value, flags=re.IGNORECASE)


def _bounded(way: str) -> str:
    """Return the pattern of a name that is no part of a longer one, nor of a longer address."""
    before, after = (r"(?<![\w.+-])", r"(?!\w|[.-]\w)") if "@" in way else (r"(?<!\w)", r"(?!\w)")
    return before + re.escape(way) + after

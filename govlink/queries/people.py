"""What the platform keeps of one person, told to herself; and what keeps her from being erased.

No row here is about anybody else: who applied beside her, who judged her, who looked for whom stands on no line. What a
start-up of hers sent is her team's own, and she reads it as its member.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts import grants
from accounts.models import ErasureRequest, Membership
from accounts.queries import current_memberships, tokens_of
from accounts.rules import Hindrance
from accounts.states import CallRole
from challenges.models import Attendance, Call, ChallengeFrame, SurveyTicket, WallNote
from challenges.states import CallState
from outbox.models import MailPreference, Message
from outbox.queries import UNSEEN
from pilots.models import MeetingGuest, Pilot
from selection.models import Decision, Score, Seat
from selection.states import SeatState
from startups.envelope import FIELD
from startups.models import Answer, Attachment, Follower, NameDeclaration, Submission, TeamMember
from startups.queries.invitations import invitations_for
from startups.states import SubmissionState

#: States in which an exercise is over for everybody who had a part in it.
OVER = (CallState.EVALUATED, CallState.PUBLISHED, CallState.DESERTED, CallState.CANCELLED)
#: States in which a draft can still become an application.
_SENDING = (CallState.ANNOUNCED, CallState.OPEN, CallState.QUESTIONS_CLOSED, CallState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that is kept: ``columns`` are keys and their words, ``rows`` values under these keys."""

    key: str
    title: Any
    columns: dict[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def cells(self) -> list[list[Any]]:
        """Return the rows as a table has them: moments in the site's zone and the reader's way."""
        return [[_shown(row[key]) for key in self.columns] for row in self.rows]


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else value


def _section(
    key: str, title: Any, columns: dict[str, Any], things: Iterable[Any], **ways: Callable[[Any], Any]
) -> Section:
    """Return a section of things: each column is the attribute of its key, or what the function of its key says."""
    rows = [{name: ways[name](one) if name in ways else getattr(one, name) for name in columns} for one in things]
    return Section(key, title, columns, rows)


def own_data(user: Any) -> list[Section]:
    """Return everything that is kept of a person and may be given to her; as many queries whatever there is."""
    return [*_account(user), *_roles(user), *_as_assessor(user), *_as_applicant(user), *_mail(user)]


def _account(user: Any) -> list[Section]:
    columns = {"number": _("Number in the record"), "name": _("Name"), "email": _("E-mail"), "language": _("Language")}
    columns |= {"time_zone": _("Time zone"), "date_joined": _("Since"), "last_login": _("Last signed in")}
    return [
        _section(
            "account",
            _("Account"),
            columns,
            [user],
            number=lambda one: one.pk,
            language=lambda one: one.get_language_display(),
        ),
        _section(
            "addresses",
            _("E-mail addresses"),
            {"email": _("E-mail"), "verified": _("Verified"), "primary": _("In use")},
            EmailAddress.objects.filter(user=user).order_by("pk"),
        ),
        _section(
            "second_factors",
            _("Second factors"),
            {"kind": _("Kind"), "created_at": _("set up at"), "last_used_at": _("last used at")},
            Authenticator.objects.filter(user=user).order_by("pk"),
            kind=lambda one: one.get_type_display(),
        ),
        _section(
            "sessions",
            _("Open sessions"),
            {"device": _("Device"), "created_at": _("Signed in")},
            UserSession.objects.filter(user=user).order_by("pk"),
            device=lambda one: one.user_agent,
        ),
        _section(
            "api_tokens",
            _("Access tokens for the API"),
            {"name": _("Name"), "made_at": _("Made")},
            tokens_of(user),
        ),
    ]


def _roles(user: Any) -> list[Section]:
    appointed = grants.appointments_of(user)
    references = dict(Call.objects.filter(pk__in={pk for pk, _role in appointed}).values_list("pk", "reference"))
    told = [{"call": references.get(pk, ""), "role": CallRole(role).label} for pk, role in appointed]
    return [
        _section(
            "memberships",
            _("In public entities"),
            {"entity": _("Entity"), "role": _("Role"), "starts_on": _("from"), "ends_on": _("until")},
            Membership.objects.filter(user=user).select_related("entity").order_by("starts_on", "pk"),
            entity=lambda one: one.entity.legal_name,
            role=lambda one: one.get_role_display(),
        ),
        Section("appointments", _("Appointments"), {"call": _("Exercise"), "role": _("Role")}, told),
        _section(
            "frames",
            _("Versions of challenge frames that you saved"),
            {"call": _("Exercise"), "version": _("Version"), "saved_at": _("Last saved")},
            ChallengeFrame.objects.filter(saved_by=user).select_related("call").order_by("pk"),
            call=lambda one: one.call.reference,
        ),
        _section(
            "workshops",
            _("Workshops"),
            {"workshop": _("Workshop"), "attended": _("Attended"), "consent": _("Consents to photographs and notes")},
            Attendance.objects.filter(user=user).select_related("workshop").order_by("pk"),
            workshop=lambda one: one.workshop.title,
        ),
        _section(
            "notes",
            _("Notes that you stuck on walls of workshops"),
            {"workshop": _("Workshop"), "text": _("text"), "written_at": _("written at")},
            WallNote.objects.filter(author=user).select_related("workshop").order_by("pk"),
            workshop=lambda one: one.workshop.title,
        ),
        _section(
            "surveys",
            _("Surveys (that you answered, never what)"),
            {"survey": _("Survey"), "used": _("Answered")},
            SurveyTicket.objects.filter(user=user).select_related("survey").order_by("pk"),
            survey=lambda one: one.survey.title,
        ),
        _section(
            "meetings",
            _("Meetings of pilots"),
            {"meeting": _("Meeting"), "came": _("Attended")},
            MeetingGuest.objects.filter(user=user).select_related("meeting").order_by("pk"),
            meeting=lambda one: one.meeting.title,
        ),
    ]


def _as_assessor(user: Any) -> list[Section]:
    scores = Score.objects.filter(assignment__seat__user=user).select_related(
        "criterion", "assignment__seat__call", "assignment__entry"
    )
    return [
        _section(
            "seats",
            _("Seats"),
            {
                "call": _("Exercise"),
                "number": _("Seat"),
                "state": _("State"),
                "declared_at": _("declared interests at"),
            },
            Seat.objects.filter(user=user).select_related("call").order_by("pk"),
            call=lambda one: one.call.reference,
            state=lambda one: one.get_state_display(),
        ),
        _section(
            "scores",
            _("Levels and reasons that you gave"),
            {"call": _("Exercise"), "code": _("Code"), "criterion": _("Criterion"), "level": _("Level")}
            | {"reason": _("Reason")},
            scores.order_by("assignment__seat", "assignment__place", "criterion"),
            call=lambda one: one.assignment.seat.call.reference,
            code=lambda one: one.assignment.entry.code,
            criterion=lambda one: one.criterion.code,
        ),
        _section(
            "decisions",
            _("Decisions that you took"),
            {"call": _("Exercise"), "decided_at": _("Decided"), "reasons": _("reasons")},
            Decision.objects.filter(decided_by=user).select_related("call").order_by("pk"),
            call=lambda one: one.call.reference,
        ),
        _section(
            "declarations",
            _("Declarations by name"),
            {"call": _("Exercise"), "declared_at": _("Declared"), "reason": _("Reason")},
            NameDeclaration.objects.filter(person=user).select_related("call").order_by("pk"),
            call=lambda one: one.call.reference,
        ),
    ]


def _as_applicant(user: Any) -> list[Section]:
    teams = list(TeamMember.objects.filter(user=user).select_related("startup").order_by("pk"))
    sent = Submission.objects.filter(startup__in=[one.startup_id for one in teams]).select_related("call", "startup")
    written = Answer.objects.filter(saved_by=user).select_related("submission__call").order_by("pk")
    files = Attachment.objects.filter(uploaded_by=user).select_related("submission__call").order_by("uploaded_at", "pk")
    return [
        _section(
            "teams",
            _("Teams of start-ups"),
            {"startup": _("Start-up"), "role": _("Role"), "joined_at": _("Since")},
            teams,
            startup=lambda one: one.startup.name,
            role=lambda one: one.get_role_display(),
        ),
        _section(
            "invitations",
            _("Invitations to teams"),
            {"startup": _("Start-up"), "expires_at": _("valid until")},
            invitations_for(user).order_by("pk"),
            startup=lambda one: one.startup.name,
        ),
        _section(
            "applications",
            _("Applications of your teams"),
            {"startup": _("Start-up"), "call": _("Exercise"), "state": _("State"), "submitted_at": _("submitted at")},
            sent.defer("places", "untranslated", "identity").order_by("created_at", "pk"),
            startup=lambda one: one.startup.name,
            call=lambda one: one.call.reference,
            state=lambda one: one.get_state_display(),
        ),
        _section(
            "answers",
            _("Answers of applications that you saved"),
            {"call": _("Exercise"), "field": _("Field"), "text": _("text"), "saved_at": _("Last saved")},
            written,
            call=lambda one: one.submission.call.reference,
            field=lambda one: str(FIELD[one.field].title) if one.field in FIELD else one.field,
        ),
        _section(
            "files",
            _("Files that you uploaded to applications"),
            {"call": _("Exercise"), "original_name": _("File"), "uploaded_at": _("Uploaded")},
            files,
            call=lambda one: one.submission.call.reference,
        ),
        _section(
            "follows",
            _("Exercises that you follow"),
            {"call": _("Exercise")},
            Follower.objects.filter(user=user).select_related("call").order_by("pk"),
            call=lambda one: one.call.reference,
        ),
    ]


def _mail(user: Any) -> list[Section]:
    return [
        _section(
            "mail_choices",
            _("How you want messages"),
            {"kind": _("Kind"), "choice": _("Choice")},
            MailPreference.objects.filter(user=user).order_by("pk"),
            choice=lambda one: one.get_choice_display(),
        ),
        _section(
            "messages",
            _("Messages to you"),
            {"created_at": _("written at"), "subject": _("subject"), "text": _("text")},
            Message.objects.filter(user=user).exclude(state__in=UNSEEN).defer("html").order_by("created_at", "pk"),
        ),
    ]


def as_json(sections: Iterable[Section]) -> dict[str, Any]:
    """Return what a person downloads: section to rows, of texts, numbers, yes and no; moments in UTC, ISO 8601."""
    return {one.key: [{key: _plain(value) for key, value in row.items()} for row in one.rows] for one in sections}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)


# --- erasure ---------------------------------------------------------------------------------------------------------


def erasure_of(user: Any) -> ErasureRequest | None:
    """Return a person's wish to be erased, or None."""
    return ErasureRequest.objects.filter(user=user).first()


def due_erasures(now: datetime) -> QuerySet[ErasureRequest]:
    """Return the wishes that can no longer be taken back and were not done."""
    return ErasureRequest.objects.filter(done_at=None, due_at__lte=now).order_by("pk")


def hindrances(user: Any) -> list[Hindrance]:
    """Return what keeps a person from being erased, the exercises first. To be told to nobody but her.

    Every role counts alike, applying among them: how long it takes tells nobody which it was.
    """
    ends = _ends_of(list(_running_calls(user)))
    found = [
        Hindrance(_("You have a part in the exercise %(call)s, which is not over.") % {"call": call}, until)
        for call, until in ends
    ]
    found += [
        Hindrance(
            _("You are %(role)s of %(entity)s. Ask whoever appointed you to end it.")
            % {"role": one.get_role_display(), "entity": one.entity.legal_name},
            one.ends_on and one.ends_on + timedelta(days=1),
        )
        for one in current_memberships(user)
    ]
    if user.is_staff:
        found.append(Hindrance(_("You belong to GovLink's staff. Ask a colleague to take that away first.")))
    return found


def _running_calls(user: Any) -> QuerySet[Call]:
    """Return the exercises that are not over and in which a person has a part of any kind."""
    mine = TeamMember.objects.filter(user=user).values("startup")
    sent = Q(startup__in=mine) | Q(submitted_by=user)
    drafts = Q(state=SubmissionState.DRAFT) & ~Q(call__state__in=_SENDING)
    applying = Submission.objects.filter(sent).exclude(drafts).exclude(state=SubmissionState.WITHDRAWN)
    seated = Seat.objects.filter(user=user).exclude(state=SeatState.VACATED)
    appointed = [pk for pk, _role in grants.appointments_of(user)]
    parts = Q(pk__in=applying.values("call")) | Q(pk__in=seated.values("call")) | Q(pk__in=appointed)
    return Call.objects.filter(parts).exclude(state__in=OVER).order_by("pk")


def _ends_of(calls: list[Call]) -> list[tuple[str, date | None]]:
    """Return exercises with the day after their end as it is planned today; None where none is planned or it passed."""
    pilots = dict(Pilot.objects.filter(call__in=calls).values_list("call", "ends_on"))
    today = timezone.localdate()
    found = []
    for call in calls:
        last = call.review_until or call.closes_at
        planned = last and timezone.localdate(last) + timedelta(weeks=call.pilot_weeks)
        end = pilots.get(call.pk) or planned
        found.append((call.reference, end + timedelta(days=1) if end and end >= today else None))
    return found

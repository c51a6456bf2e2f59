"""Every kind of mail, in three languages: two alternatives, nothing untranslated, nothing raw, no link into nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import time_machine
from django.conf import settings
from django.test.signals import template_rendered
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import override

from accounts.emails import account_notice
from accounts.models import ErasureRequest
from challenges import emails as challenging
from challenges.models import Call, ChallengeFrame, Succession, Survey, Workshop
from govlink import emails as leaving
from outbox.actions import post
from outbox.models import Message
from outbox.rendering import greeting
from pilots import emails as piloting
from pilots.models import Barrier, FollowUp, Indicator, LabelSample, Meeting, Pilot
from selection import emails as selecting
from selection.models import Ballot, Seat
from startups import emails as applying
from startups.models import Correction, Incident, MailFollower, Submission
from tests import cast
from tests.architecture.role_table import ROLE_TABLE
from tests.conftest import ROOT
from tests.pilots.conftest import ready

pytestmark = pytest.mark.django_db
TONGUES = ("es", "pt", "en")
#: What the exercise itself is called: it stands in every language as its entity wrote it.
DATA = {"Reunión de inicio", "Revisar el plan", "Cuenta de prueba", "Sala 1", "GovLink", "--", "1. Reunión de inicio"}
_SUBJECT = ".subject.txt"
_RAW = re.compile(r"\bNone\b|<[\w.]+ object|__proxy__|[{}%]{2}|\b[0-9a-f]{8}-[0-9a-f]{4}-|\b[0-9a-f]{32}\b|\bpk\b")


def everything(pilot: Pilot, user: Any) -> Iterator[Callable[[], Any]]:
    """Give every mail that a room writes, as a function that posts it to a person."""
    call, soon = pilot.call, timezone.now() + timedelta(days=2)
    submission = Submission.objects.filter(call=call).select_related("call", "startup")[0]
    submission.receipt_no, submission.commitment = "GL-2026-0001", "a" * 64
    seat = Seat.objects.select_related("call").filter(call=call)[0]
    seat.user = user
    frame = ChallengeFrame(call=call, version=1)
    workshop = Workshop(pk=1, call=call, title="Reunión de inicio", starts_at=soon, ends_at=soon, place="Sala 1")
    meeting = Meeting(
        pk=1, pilot=pilot, title="Reunión de inicio", starts_at=soon, place="Sala 1", agenda="Revisar el plan"
    )
    follow_up = FollowUp(pk=1, pilot=pilot, indicator=Indicator(name="Cuenta de prueba"), due_on=date(2026, 3, 2))
    follower = MailFollower(email=user.email, language=user.language)
    correction = Correction(submission=submission, due_at=soon)
    ballot = Ballot(call=call, kind="evaluation", due_at=soon, opened_by=user)
    incident = Incident(call=call, reference="K7Q4MD2P", where="assessment")
    left = Succession(pk=1, call=call, leaver=user, successor=user, resolution_no="1.")
    room = [
        challenging.workshop_invitation(workshop, user),
        challenging.survey_invitation(Survey(pk=1, call=call, title="Reunión de inicio", closes_at=soon), user),
        challenging.frame_waiting(frame, user),
        challenging.frame_reviewed(frame, user),
        challenging.questions_waiting(call, user, day=date(2026, 3, 2)),
        challenging.entity_invitation(call.entity, user, role="focal_point", is_new=True),
        challenging.successor_asked(left, user),
        challenging.custodian_changed(left, user, resolution_no="1."),
        selecting.seat_appointed(seat),
        selecting.seat_steps_in(seat),
        selecting.assessment_open(seat, soon),
        selecting.seat_standby(seat),
        selecting.more_to_read(seat, soon, 3),
        selecting.reminder(seat, soon),
        selecting.decision_pending(call, user),
        selecting.ranking_changed(call, user, 1),
        selecting.deliberation_open(seat),
        selecting.decision_taken(seat, 1),
        selecting.decision_back(seat, 1),
        selecting.acta_vote(seat, ballot),
        selecting.acta_voted(seat, ballot),
        selecting.acta_closed(ballot, user),
        selecting.review_filed(call, user, soon),
        applying.receipt(submission=submission, user=user),
        applying.withdrawn(submission=submission, user=user, reopened=False),
        *(applying.call_notice(call=call, what=what, user=user, subject_key="k") for what in applying.CALL_NOTICES),
        applying.result_notice(submission=submission, user=user, what="result", subject_key="1"),
        applying.result_notice(submission=submission, user=user, what="review_answered", subject_key="1"),
        applying.result_notice(submission=submission, user=user, what="taken_back", subject_key="1"),
        applying.eligibility_result(submission=submission, user=user),
        applying.unsealed(submission=submission, user=user),
        applying.declined(call=call, user=user, is_custodian=False),
        applying.offered(submission=submission, user=user),
        applying.names_asked(call=call, user=user, code="K7Q-4MD", due_at=soon),
        applying.names_conflict(call=call, user=user, review=1),
        applying.names_next(call=call, user=user),
        applying.second_word(call=call, user=user),
        applying.correction(correction=correction, user=user),
        applying.correction_taken_back(correction=correction, user=user),
        applying.held_back(incident=incident, user=user),
        applying.held_back(incident=Incident(reference="K7Q4MD2R", where="assessment"), user=user),
        applying.follow_asked(follower=follower, token="token"),
        *(
            applying.followed(call=call, what=what, follower=follower, key="k", token="token")
            for what in ("announced", "amended", "closing_soon")
        ),
    ]
    room += [
        account_notice(what="account/email/password_changed", email=user.email, language=user.language),
        leaving.asked(request=ErasureRequest(user=user, due_at=soon), user=user),
        leaving.lapsed(user=user),
        leaving.done(email=user.email, language=user.language),
    ]
    query = type("Query", (), {"pk": 1, "due_at": soon})
    room.append(applying.round_opened(query=query, submission=submission, user=user))
    room.append(applying.invitation(startup=submission.startup, email=user.email, token="token", inviter=user))
    for words in room:
        yield lambda words=words: post(**words)
    yield lambda: piloting.invite_to_meeting(meeting, user, private=False)
    yield lambda: piloting.send_calendar(pilot, user, b"BEGIN:VCALENDAR", private=False, key="k")
    yield lambda: piloting.follow_up_due(follow_up, user, number=1)
    norm = Barrier(pk=1, pilot=pilot, norm="Ordenanza de prueba", authority="Autoridad de prueba")
    yield lambda: piloting.sandbox_report_due(norm, date(2026, 3, 2), user, private=False)
    yield lambda: piloting.ask_to_label(LabelSample(pk=1, number=1, pilot=pilot), user, items=40)
    items = [{"at": timezone.now(), "subject": "Reunión de inicio", "text": "Revisar el plan"}]
    yield lambda: post(kind="digest", template="emails/digest", context={"items": items}, user=user)


def stems() -> set[str]:
    """Return every template of a mail."""
    folder = Path(ROOT, "templates")
    found = {str(one.relative_to(folder)).removesuffix(_SUBJECT) for one in folder.rglob(f"*{_SUBJECT}")}
    return found - {"emails/accounts/plain"}


def problems(message: Message) -> list[str]:
    """Return what is wrong with a mail."""
    page = lxml.html.document_fromstring(message.html)
    shown = " ".join(page.text_content().split())
    found = []
    if not 0 < len(message.subject) <= 78:
        found.append(f"subject of {len(message.subject)}")
    if (page.get("lang"), page.findtext(".//title")) != (message.language, message.subject):
        found.append(f"lang {page.get('lang')}, title {page.findtext('.//title')!r}")
    hello = greeting(message.language)
    if not message.text.startswith(f"{hello}\n\n") or (message.text.count(hello), shown.count(hello)) != (1, 1):
        found.append(f"begins with {message.text[:20]!r}")
    if outside := page.xpath("//@src | //link | //script | //iframe | //object | //form"):
        found.append(f"loads {outside}")
    addresses = set(re.findall(r"https?://[^\s\"'<>]+", message.text + " " + " ".join(page.xpath("//a/@href"))))
    for address in addresses:
        if not address.startswith(settings.SITE_URL + "/"):
            found.append(f"leads to {address}")
        elif not any(fnmatch(resolve(address.removeprefix(settings.SITE_URL)).view_name, name) for name in ROLE_TABLE):
            found.append(f"leads nowhere: {address}")
    without = re.sub(r"https?://\S+", "", message.text)
    found += [f"raw: {one}" for one in _RAW.findall(without) + _RAW.findall(shown)]
    return found


@pytest.fixture
def subjects() -> Iterator[set[str]]:
    """The stems of the mails whose subject was drawn while the test ran: Django tells of each template."""
    drawn: set[str] = set()

    def noted(sender: Any, template: Any, **_more: Any) -> None:
        if str(template.name).endswith(_SUBJECT):
            drawn.add(str(template.name).removesuffix(_SUBJECT))

    template_rendered.connect(noted)
    yield drawn
    template_rendered.disconnect(noted)


def said(message: Message, title: str) -> set[str]:
    """Return the sentences of a mail that are ours: no address, no title, no name."""
    text = re.sub(r"https?://\S+", "", message.text)
    lines = {line.strip() for line in [message.subject, *text.splitlines()]}
    return {line for line in lines if len(re.findall(r"[^\W\d]{3,}", line)) > 1 and line not in DATA and line != title}


def test_every_mail_says_it_twice_in_its_readers_language_and_leads_somewhere(subjects: set[str]) -> None:
    pilot, user = ready(), cast.ines()
    title = "Un título tan largo como los que escriben las entidades cuando cuentan todo el problema en una sola línea"
    Call.objects.filter(pk=pilot.call_id).update(title=title)
    pilot.call.refresh_from_db()
    found: dict[str, list[str]] = {}
    sentences: dict[str, dict[str, set[str]]] = {}
    for language in TONGUES:
        user.language = language
        for send in everything(pilot, user):
            # One key is used once: each language writes to its own moment.
            Message.objects.all().delete()
            send()
            message = Message.objects.get()
            assert message.language == language, message.kind
            if wrong := problems(message):
                found[f"{message.kind} {language}"] = wrong
            sentences.setdefault(message.kind, {}).setdefault(language, set()).update(said(message, pilot.call.title))
    assert found == {}
    assert subjects == stems()
    for kind, told in sentences.items():
        for one, other in (("es", "en"), ("pt", "en"), ("es", "pt")):
            assert told[one] & told[other] == set(), f"{kind}: the same in {one} and {other}"


def test_no_mail_has_a_word_in_the_language_of_whoever_sends_it() -> None:
    pilot, user = ready(), cast.ines()
    user.language = "es"
    texts: dict[str, list[str]] = {"en": [], "pt": []}
    with time_machine.travel(timezone.now(), tick=False):
        for sender, said in texts.items():
            with override(sender):
                for send in everything(pilot, user):
                    Message.objects.all().delete()
                    send()
                    message = Message.objects.get()
                    said.append(re.sub(r"https?://[^\s\"]+", "", f"{message.subject}\n{message.text}\n{message.html}"))
    assert texts["en"] == texts["pt"]

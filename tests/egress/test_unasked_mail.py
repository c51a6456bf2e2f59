"""What reaches somebody who judges by another's doing, or after she began to judge: neither it nor its absence tells."""

from __future__ import annotations

from typing import Any

import pytest

from challenges.models import Call
from ledger.models import Entry as Recorded
from outbox.actions import digests, post, sweep
from outbox.models import Digest, Message
from selection.models import Seat
from startups.actions import profiles
from startups.models import Incident, Submission
from tests import cast
from tests.egress.test_guard import NAME, _guarded, call  # noqa: F401  fixtures
from tests.startups import making

pytestmark = pytest.mark.django_db


def test_an_invitation_never_reaches_who_judges_and_nothing_says_whether_the_start_up_applies(
    call: Call,  # noqa: F811
    mailoutbox: list[Any],
) -> None:
    applies = Submission.objects.get(call=call).startup
    other = making.startup(by=cast.ana(), name="Nube Quieta")
    seen = []
    for start, owner in ((applies, cast.daniela()), (other, cast.ana())):
        profiles.invite_member(startup=start, email=cast.ines().email, by=owner)
        message = Message.objects.latest("pk")
        sweep()
        message.refresh_from_db()
        incidents = Incident.objects.count(), Recorded.objects.filter(kind="held_back").count()
        seen.append((message.user, message.state, incidents))
    assert seen == [(cast.ines(), "held", (0, 0))] * 2
    assert [mail for mail in mailoutbox if cast.ines().email in mail.to] == []


def test_a_digest_leaves_out_what_its_reader_may_not_know_since_she_judges(call: Call) -> None:  # noqa: F811
    delia = cast.another("delia@nadie.example", "Delia")
    digests.choose_mail(choices={"questions_waiting": "daily"}, by=delia)
    for text in ("Una pregunta espera.", f"Escriba a {NAME}."):
        context = {"subject": "Aviso", "body": text}
        post(kind="questions_waiting", template="emails/accounts/plain", context=context, user=delia)
    sweep()
    fine, secret = Message.objects.filter(user=delia).order_by("pk")
    assert (fine.state, secret.state) == ("later", "later")
    Seat.objects.filter(call=call, user=cast.ines()).update(user=delia)
    written = digests.write_digest(digest_id=Digest.objects.get().pk, by="clock")
    assert written is not None
    assert ("Una pregunta espera." in written.text, NAME in written.text) == (True, False)
    secret.refresh_from_db()
    assert (secret.state, Incident.objects.get().reader) == ("held", delia)

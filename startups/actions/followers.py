"""Hearing of calls by mail without an account: ask, confirm, be told, stop, be forgotten. None of it is recorded."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.models import Call
from outbox.actions import enqueue, post
from outbox.actions.digests import forget_mail
from startups import emails
from startups.models import MailFollower
from startups.queries import followers as reading
from startups.rules.followers import ENDS, is_told, may_be_asked


@transaction.atomic
def ask_to_follow(*, email: str, wish: dict[str, Any], language: str, by: Any) -> None:
    """Keep what an address wants to hear of and let a worker ask it to confirm: the same work whatever the address."""
    email, now = email.strip().lower(), timezone.now()
    row = next((one for one in reading.of_address(email) if one.wish == wish), None)
    if row is None:
        row = MailFollower(email=email, wish=wish, language=language, asked_at=now)
    elif row.stopped_at is not None:
        row.confirmed_at = row.stopped_at = None
    row.language = language
    row.save()
    enqueue("startups.follow_asked", follower_id=str(row.pk))


@transaction.atomic
def ask_to_confirm(*, follower: MailFollower, by: Any) -> bool:
    """Write to an address whether it really wants these mails, or that it has them already; not too often a day."""
    now = timezone.now()
    if not may_be_asked(today=reading.asked_today(follower.email, now)):
        return False
    is_new_day = follower.asked_at.date() != now.date()
    follower.asked_at, follower.asked_count = now, 1 if is_new_day else follower.asked_count + 1
    follower.save()
    token = reading.token_of("confirm" if follower.confirmed_at is None else "stop", follower)
    post(**emails.follow_asked(follower=follower, token=token))
    return True


@transaction.atomic
def confirm_follower(*, follower: MailFollower, by: Any) -> None:
    """Begin to tell an address; its reader pressed the button of the page that only its mail leads to."""
    follower.confirmed_at, follower.stopped_at = timezone.now(), None
    follower.save()


@transaction.atomic
def stop_follower(*, follower: MailFollower, by: Any) -> None:
    """Write no more to an address, whatever it asked for. What is kept of it is deleted some days later."""
    for one in reading.of_address(follower.email).filter(stopped_at=None):
        one.stopped_at = timezone.now()
        one.save()


@transaction.atomic
def follow_again(*, follower: MailFollower, by: Any) -> None:
    """Undo ``stop_follower``: every wish that was confirmed holds again."""
    for one in reading.of_address(follower.email).filter(confirmed_at__isnull=False):
        one.stopped_at = None
        one.save()


@transaction.atomic
def tell_followers_later(*, call: Call, what: str, by: Any, hours: int = 0) -> None:
    """Let a worker tell those who follow calls by mail; ``hours``: how long before the closing it is."""
    if what in ENDS or is_told(what=what, hours=hours):
        enqueue("startups.tell_followers", call_id=call.pk, what=what)


@transaction.atomic
def tell_followers(*, call: Call, what: str, by: Any) -> int:
    """Write to each address that wants to hear of a call, once for each event; return to how many.

    With the end of a call the wishes about it alone end too.
    """
    if what in ENDS:
        for one in reading.only_about(call):
            one.stopped_at = timezone.now()
            one.save()
        return 0
    key = f"{call.amendments.count()}:{call.closes_at}" if what == "amended" else str(call.closes_at)
    return sum(
        post(**emails.followed(call=call, what=what, follower=one, key=key, token=reading.token_of("stop", one)))
        is not None
        for one in reading.followers_of(call)
    )


@transaction.atomic
def forget_followers(*, by: Any) -> int:
    """Delete what was never confirmed or was stopped, with the mails to addresses that follow nothing any more."""
    rows = list(reading.to_forget(timezone.now()))
    for one in rows:
        one.delete()
    for email in {one.email for one in rows}:
        if not reading.of_address(email).exists():
            forget_mail(to=email, kinds=list(emails.FOLLOW_KINDS), by=by)
    return len(rows)

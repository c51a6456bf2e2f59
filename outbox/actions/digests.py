"""What people want of their mail, and the daily digest: read and written when mail leaves, never when it is posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from outbox.actions import drop_held, enqueue, post
from outbox.models import Digest, Enclosure, MailPreference, Message
from outbox.queries import choice_of
from outbox.registry import GATES
from outbox.rendering import greeting
from outbox.rules import delivery_kind, next_digest, without_footer
from outbox.states import DIGEST, OPTIONAL, HeldReason, MailChoice, MessageState


@transaction.atomic
def put_off(*, message: Message, by: Any) -> bool:
    """Keep a message for its reader's digest, or on the site only, as she chose; return whether it is not to leave.

    The digest's row is locked: while one is written nothing is added to it, and what comes later goes into the next.
    """
    choice = choice_of(message)
    if choice == MailChoice.AT_ONCE:
        return False
    if choice == MailChoice.DAILY:
        due_at = next_digest(now=timezone.now(), zone=message.user.time_zone)  # type: ignore[union-attr]
        while True:
            row, made = Digest.objects.get_or_create(user=message.user, due_at=due_at)
            if made:
                enqueue("outbox.digest", due_at=due_at, digest_id=row.pk)
            if Digest.objects.select_for_update().get(pk=row.pk).done_at is None:
                break
            due_at = next_digest(now=due_at, zone=message.user.time_zone)  # type: ignore[union-attr]
    # Sent again by staff, it goes into the next digest, whichever carried it before.
    message.digest = None
    message.state = MessageState.LATER if choice == MailChoice.DAILY else MessageState.KEPT
    message.save(update_fields=["state", "digest"])
    return True


@transaction.atomic
def write_digest(*, digest_id: int, by: Any) -> Message | None:
    """Write a person's digest of all that waits for it; None when nothing does, or when it is written already.

    Each message passes every gate anew: whoever was nobody when it was written may judge by now. One that must not
    leave is held. The digest is as private as its most private message, and passes the gates itself when it leaves.
    """
    row = Digest.objects.select_for_update(of=("self",)).select_related("user").get(pk=digest_id)
    if row.done_at is not None:
        return None
    row.done_at = timezone.now()
    row.save(update_fields=["done_at"])
    waiting = Message.objects.filter(user=row.user, state=MessageState.LATER, digest=None).order_by("created_at", "pk")
    items = [one for one in waiting.prefetch_related("enclosures") if _passes(one)]
    if not items:
        return None
    message: Message = post(  # type: ignore[assignment]
        kind=DIGEST,
        template="emails/digest",
        context={
            "items": [{"at": one.created_at, "subject": one.subject, "text": _without_frame(one)} for one in items]
        },
        user=row.user,
        private=any(one.private for one in items),
    )
    for number, one in enumerate(items, start=1):
        for file in one.enclosures.all():
            Enclosure.objects.create(
                message=message, name=f"{number}-{file.name}", mime=file.mime, content=file.content
            )
    Message.objects.filter(pk__in=[one.pk for one in items]).update(digest=message)
    return message


def _without_frame(message: Message) -> str:
    """Return what a message says between its greeting and its footer: a digest has its own."""
    return without_footer(message.text).removeprefix(greeting(message.language)).strip()


def _passes(message: Message) -> bool:
    if all(may_leave(message) for may_leave in GATES):
        return True
    message.state = MessageState.HELD
    message.save(update_fields=["state"])
    return False


@transaction.atomic
def part_digest(*, message: Message, by: Any) -> None:
    """Give up a digest that must not leave: it is a copy. Each of its messages goes, or is held, by itself."""
    message.state = MessageState.HELD
    message.save(update_fields=["state"])
    for one in Message.objects.filter(digest=message, state=MessageState.LATER).order_by("pk"):
        one.state, one.digest = MessageState.WAITING, None
        one.save(update_fields=["state", "digest"])
        enqueue(delivery_kind(private=one.private), message_id=one.pk, alone=True)
    drop_held(message=message, reason=HeldReason.ANEW, by=by)


@transaction.atomic
def choose_mail(*, choices: Mapping[str, str], by: Any) -> None:
    """Keep how a person wants the kinds that may be switched off. Whoever chooses has a digest again."""
    for kind, choice in choices.items():
        if kind in OPTIONAL and choice in MailChoice.values:
            MailPreference.objects.update_or_create(user=by, kind=kind, defaults={"choice": choice})
    MailPreference.objects.filter(user=by, kind=DIGEST).delete()


@transaction.atomic
def stop_mail(*, user_id: int, kind: str, by: Any) -> str:
    """Send a person no more mails of a kind; return how she wanted it before."""
    row = MailPreference.objects.filter(user=user_id, kind=kind).first()
    before = row.choice if row is not None else MailChoice.AT_ONCE
    MailPreference.objects.update_or_create(user_id=user_id, kind=kind, defaults={"choice": MailChoice.NEVER})
    return before


@transaction.atomic
def mail_again(*, user_id: int, kind: str, choice: str, by: Any) -> None:
    """Undo ``stop_mail``; ``choice``: how she wanted it before."""
    if kind == DIGEST or choice not in {MailChoice.AT_ONCE, MailChoice.DAILY}:
        choice = MailChoice.AT_ONCE
    MailPreference.objects.filter(user=user_id, kind=kind).update(choice=choice)


@transaction.atomic
def forget_mail(*, to: str, kinds: Sequence[str], by: Any) -> None:
    """Delete the messages of some kinds to an address that belongs to no account."""
    Message.objects.filter(to=to, user=None, kind__in=kinds).delete()

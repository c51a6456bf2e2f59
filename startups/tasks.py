"""Background work of the identity side: ids in, one action, safe to run twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from outbox.models import Message
from outbox.registry import FILES, clock, job, way_out
from selection.queries.dates import ended_queries, query_by_id
from startups.actions.corrections import end_window
from startups.actions.dates import PREPARE, deliver_round, prepare_round
from startups.actions.flat import make_flat
from startups.actions.followers import ask_to_confirm
from startups.actions.followers import tell_followers as write_to_followers
from startups.actions.guard import LATER, tell_incident
from startups.actions.interests import JOB, admit_declared
from startups.actions.names import remind_names
from startups.actions.notices import TELL, send_receipt, tell_next
from startups.queries.corrections import correction_by_id
from startups.queries.followers import call_by_id, follower_by_id, of_address, token_of
from startups.queries.guard import incident_by_id
from startups.queries.interests import seat_by_id
from startups.queries.names import calls_to_remind
from startups.queries.submissions import submission_by_id


@job("startups.receipt", private=True)
def receipt(*, submission_id: str) -> None:
    """Make the receipt's PDF and mail it to the team."""
    submission = submission_by_id(submission_id)
    if submission is not None:
        send_receipt(submission=submission, by="clock")


@job(JOB)
def admit_seat(*, seat_id: int) -> None:
    """Compare what a seat declared after the hand-over; the same work whatever it declared."""
    seat = seat_by_id(seat_id)
    if seat is not None:
        admit_declared(call=seat.call, by="desk")


@job("startups.flatten", atomic=False, lease=timedelta(minutes=15), attempts=3, private=True, queue=FILES)
def flatten(*, attachment_id: str, report: Callable[[int], None]) -> None:
    """Make the flat copy of a file, showing how far it is."""
    make_flat(attachment_id=attachment_id, report=report, by="worker")


@job("startups.correction_due", private=True)
def correction_due(*, correction_id: str) -> None:
    """Close a correction window that ended without an answer."""
    correction = correction_by_id(correction_id)
    if correction is not None:
        end_window(correction=correction, by="clock")


@job(LATER)
def incident_told(*, incident_id: str) -> None:
    """Tell a hit of the guard once proposals are no longer read one by one."""
    incident = incident_by_id(incident_id)
    if incident is not None:
        tell_incident(incident=incident, by="guard")


@clock("startups.names")
def remind_names_due() -> None:
    """Remind, once, everybody who owes a declaration by name, on the last day of the term."""
    for call in calls_to_remind(timezone.now()):
        remind_names(call=call, by="clock")


@clock("startups.dates")
def deliver_rounds() -> None:
    """Show the answers of every round that has ended and whose answers the desk has looked at."""
    for query in ended_queries(timezone.now()):
        deliver_round(query=query, by="clock")


@job("startups.follow_asked", private=True)
def follow_asked(*, follower_id: str) -> None:
    """Ask an address whether it wants to hear of calls."""
    follower = follower_by_id(follower_id)
    if follower is not None:
        ask_to_confirm(follower=follower, by="clock")


@job("startups.tell_followers", lease=timedelta(minutes=10))
def tell_followers(*, call_id: int, what: str) -> None:
    """Write to those who follow calls by mail."""
    call = call_by_id(call_id)
    if call is not None:
        write_to_followers(call=call, what=what, by="clock")


@job(TELL, atomic=False, lease=timedelta(minutes=5), private=True)
def tell(*, call_id: int, what: str, at: str, report: Callable[[int], None]) -> None:
    """Write to all whom an event of a call concerns, some in each transaction."""
    call, after = call_by_id(call_id), ""
    while call is not None:
        after = tell_next(call=call, what=what, at=at, after=after, by="clock")
        if not after:
            break
        # how far it is would tell how many there are: this only prolongs the lease
        report(1)


@job(PREPARE, lease=timedelta(minutes=5), private=True)
def prepare(*, query: str) -> None:
    """Make room for every candidate's answer to a round of questions, and tell all teams alike."""
    found = query_by_id(query)
    if found is not None:
        prepare_round(query=found, by="clock")


@way_out
def stop_following(message: Message) -> str:
    """Return the address that stops mails to somebody without an account."""
    if message.user_id is not None or message.kind != "followed":
        return ""
    follower = of_address(message.to).first()
    return reverse("follow_stop", args=[token_of("stop", follower)]) if follower is not None else ""

"""What a custodian reads, or a team knows of its own, makes no value of the record before the opening."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from challenges.models import Call
from ledger import verify
from ledger.actions import record
from ledger.models import Entry as Recorded
from ledger.rules import canonical
from selection.models import Entry
from startups.actions import desks
from startups.models import Submission
from startups.queries.submissions import receipt, texts_of
from startups.rules.commitments import salted
from tests import cast
from tests.factories import call_at
from tests.startups import desk_making as made

pytestmark = pytest.mark.django_db
HASHES = ("sha256", "sha1", "md5", "sha512", "sha3_256", "blake2b", "blake2s")
#: Lines of the record that are of one submission by design: a receipt proves them, and no code stands beside them.
OF_A_RECEIPT = {"submissions_closed", "correction_made"}


def handed_over() -> tuple[Call, list[Submission]]:
    """A call of two proposals whose blind copies were handed over."""
    call = call_at("open")
    made.apply(call, 2)
    made.close(call)
    desks.take_up(call=call, by=cast.oscar())
    made.settle(call)
    desks.hand_over(call=call, by=cast.marta())
    call.refresh_from_db()
    return call, list(Submission.objects.filter(call=call))


def written(value: Any) -> Iterator[str]:
    """The ways in which somebody would write a thing down to hash it."""
    if isinstance(value, str):
        yield from (value, value.strip(), value.casefold(), " ".join(value.split()), canonical({"value": value}))
        return
    yield from (canonical(value), canonical({"value": value}))
    for plain, sort, gaps in itertools.product((True, False), (True, False), ((",", ":"), (", ", ": "))):
        yield json.dumps(value, ensure_ascii=plain, sort_keys=sort, separators=gaps)


def forms(title: str, sections: list[dict[str, str]]) -> list[Any]:
    """The shapes of a proposal: whole, by its texts only, by key, and each text for itself."""
    texts = [part["text"] for part in sections]
    by_key = {part["key"]: part["text"] for part in sections}
    bare = [{name: part[name] for name in ("key", "text")} for part in sections]
    found: list[Any] = [{"title": title, "sections": kept} for kept in (sections, bare, texts, by_key)]
    found += [{"sections": sections}, {"answers": by_key}, by_key, by_key | {"title": title}, {"texts": texts}]
    found += [gap.join(kept) for gap in ("", " ", "\n", "\n\n", "|") for kept in (texts, [title, *texts])]
    return [*found, title, *texts]


def known(submission: Submission) -> tuple[list[Any], set[str]]:
    """What a custodian or the submission's own team can read, and every salt of the receipt."""
    entry = Entry.objects.get(call=submission.call, code=submission.code)
    original = texts_of(submission)
    unmasked = [part | {"text": original.get(part["key"], part["text"])} for part in entry.sections]
    told = receipt(submission)
    own = [
        told,
        told["parts"],
        told["salts"],
        {"parts": told["parts"]},
        *told["parts"].values(),
        *told["salts"].values(),
    ]
    own += [told[name] for name in ("manifest", "commitment", "receipt_no", "note")]
    own += [str(submission.pk), str(submission.startup_id), submission.call.reference + submission.receipt_no]
    return (
        [*forms(entry.title, entry.sections), *forms(original["title"], unmasked), *own],
        {"", *told["salts"].values()},
    )


def digests(submission: Submission) -> set[str]:
    """Everything that she can compute of it: plain, lengths, and each way of hashing with each salt that she has."""
    things, salts = known(submission)
    texts = {text for thing in things for text in written(thing)}
    found = {text for text in texts if len(text) > 5}
    for text in texts:
        found |= {hashlib.new(name, text.encode()).hexdigest() for name in HASHES}
        found |= {form for salt in salts if salt for form in (salted(salt, text), verify.sha(salt + text))}
    return found


def values(call: Call) -> dict[str, set[str]]:
    """Every value in the call's record, by kind, but for the lines that a receipt proves."""
    found: dict[str, set[str]] = {}

    def walk(kind: str, value: Any) -> None:
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
        if inside is None:
            found.setdefault(kind, set()).add(str(value))
        for one in inside or ():
            walk(kind, one)

    for row in Recorded.objects.filter(call=call.reference).exclude(kind__in=OF_A_RECEIPT):
        walk(row.kind, json.loads(row.payload))
    return found


def test_no_digest_of_what_a_custodian_or_a_team_knows_stands_in_the_record() -> None:
    call, sent = handed_over()
    told = values(call)
    # Two codes, names, tokens and commitments, and who wrote them: both teams sent the same text.
    assert len(told["entry_received"]) == 2 * 4 + 1
    for one in sent:
        computed = digests(one)
        entry = Entry.objects.get(call=call, code=one.code)
        bare = hashlib.sha256(canonical({"title": entry.title, "sections": entry.sections}).encode()).hexdigest()
        assert bare in computed, "The way in which texts were hashed before salts is one of those tried."
        assert {kind: found & computed for kind, found in told.items() if found & computed} == {}
        # As the record was before there were salts: seen.
        record("planted", by="test", call=call.reference, text_sha256=bare)
        assert {kind for kind, found in values(call).items() if found & computed} == {"planted"}

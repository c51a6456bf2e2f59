"""The public draw: seed, codes, names and order follow from what was committed, and from nothing else."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.verdict import Refused
from ledger.actions import nonces
from ledger.models import Nonce
from ledger.queries import happened, payload
from ledger.queries.log import seed_of
from ledger.rules import draws
from ledger.rules.minerals import MARKS

TOKENS = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(200)]


def test_codes_use_letters_that_nobody_mistakes_and_never_repeat() -> None:
    codes = [code for code, _name in draws.drawn("seed", TOKENS, MARKS).values()]
    assert len(set(codes)) == 200
    assert not set("".join(codes)) & set("01ILOUV")
    assert {(len(code), code[3]) for code in codes} == {(7, "-")}


def test_names_are_each_given_once_before_they_come_again_with_a_number() -> None:
    names = [name for _code, name in draws.drawn("seed", TOKENS, MARKS).values()]
    assert (len(set(names)), set(names[: len(MARKS)])) == (200, set(MARKS))
    assert names[len(MARKS)] == f"{names[0]} 2"


def test_a_code_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draws, "ALPHABET", "A")
    with pytest.raises(RuntimeError):
        draws.drawn("seed", TOKENS[:2], MARKS)
    monkeypatch.setattr(draws, "ALPHABET", "AB")
    assert len({code for code, _name in draws.drawn("seed", TOKENS[:40], MARKS).values()}) == 40


def test_the_draw_follows_the_seed_and_not_the_order_of_arrival() -> None:
    once = draws.drawn("seed", TOKENS, MARKS)
    assert list(draws.drawn("seed", TOKENS[::-1], MARKS).items()) == list(once.items())
    assert list(draws.drawn("other", TOKENS, MARKS)) != list(once)
    places = [TOKENS.index(token) for token in once]
    apart = sum((place - one) ** 2 for place, one in enumerate(places))
    # Spearman's correlation of arrival and draw: near 0 for a shuffle (1 for the order of arrival).
    assert abs(1 - 6 * apart / (200 * (200**2 - 1))) < 0.2


def test_the_seed_depends_on_every_number_and_on_the_whole_set() -> None:
    one = {"call": "X-1", "commitments": TOKENS[:3], "tokens": TOKENS[3:6], "nonces": ["a", "b"]}
    seed = draws.public_seed(**one)
    assert draws.public_seed(**(one | {"commitments": TOKENS[2::-1]})) == seed
    others = [
        one | change
        for change in (
            {"call": "X-2"},
            {"commitments": TOKENS[:2]},
            {"tokens": TOKENS[3:7]},
            {"nonces": ["a", "c"]},
            {"nonces": ["a"]},
        )
    ]
    assert seed not in {draws.public_seed(**other) for other in others}


# --- committed numbers -----------------------------------------------------------------------------------------------

OWN = "un número que la entidad anotó en papel: 4-8-15-16-23"
HASH = hashlib.sha256(OWN.encode()).hexdigest()


def draw(until_hours: int = 1) -> str:
    until = timezone.now() + timedelta(hours=until_hours)
    return nonces.draw_seed(call="X-1", commitments=TOKENS[:2], tokens=TOKENS[2:4], until=until, by="test")


def reveal(value: str = OWN, closed: bool = True, until_hours: int = 1) -> None:
    until = timezone.now() + timedelta(hours=until_hours)
    nonces.reveal_nonce(call="X-1", party="entity", value=value, closed=closed, until=until, by="test")


def kinds() -> list[tuple[str, str]]:
    found = [*happened("X-1", "nonce_reveal"), *happened("X-1", "nonce_dropped"), *happened("X-1", "seed")]
    return [(one.kind, payload(one).get("party", "")) for one in sorted(found, key=lambda one: one.seq)]


@pytest.mark.django_db
def test_what_the_platform_keeps_opens_the_hashes_of_the_rules() -> None:
    told = nonces.commit_nonces(call="X-1", by="test")
    assert [(one["party"], one["kept_by"]) for one in told] == [("entity", "platform"), ("platform", "platform")]
    nonces.reveal_kept(call="X-1", by="test")
    opened = [hashlib.sha256(payload(one)["nonce"].encode()).hexdigest() for one in happened("X-1", "nonce_reveal")]
    assert opened == [one["sha256"] for one in told]
    seed = draw()
    assert (seed_of("X-1"), draw()) == (seed, seed)
    assert kinds() == [("nonce_reveal", "entity"), ("nonce_reveal", "platform"), ("seed", "")]


@pytest.mark.django_db
def test_a_number_that_the_entity_keeps_is_awaited_then_dropped_and_that_is_recorded() -> None:
    nonces.commit_nonces(call="X-1", entity_sha256=HASH, by="test")
    assert Nonce.objects.get(party="entity").value == ""
    nonces.reveal_kept(call="X-1", by="test")
    with pytest.raises(Refused, match="reveals its number"):
        draw()
    seed = draw(until_hours=-1)
    assert kinds() == [("nonce_reveal", "platform"), ("nonce_dropped", "entity"), ("seed", "")]
    assert payload(happened("X-1", "seed").get())["parties"] == ["platform"]
    kept = payload(happened("X-1", "nonce_reveal").get())["nonce"]
    assert seed == draws.public_seed(call="X-1", commitments=TOKENS[:2], tokens=TOKENS[2:4], nonces=[kept])


@pytest.mark.django_db
def test_the_entity_may_reveal_its_number_after_the_close_once_and_in_time() -> None:
    nonces.commit_nonces(call="X-1", entity_sha256=HASH, by="test")
    for wrong in ({"closed": False}, {"value": OWN + "!"}, {"until_hours": -1}):
        with pytest.raises(Refused):
            reveal(**wrong)  # type: ignore[arg-type]
    reveal()
    with pytest.raises(Refused, match="already"):
        reveal()
    nonces.reveal_kept(call="X-1", by="test")
    assert draw()
    assert payload(happened("X-1", "seed").get())["parties"] == ["entity", "platform"]


@pytest.mark.django_db
def test_nobody_commits_to_what_is_no_hash() -> None:
    with pytest.raises(Refused):
        nonces.commit_nonces(call="X-1", entity_sha256="1234", by="test")


@pytest.mark.django_db
def test_nothing_is_drawn_from_a_seed_that_is_not_there() -> None:
    with pytest.raises(LookupError):
        seed_of("X-1")

"""The cryptography of sealing, without a database."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import rules
from vault.rules import SealBroken

PK, KEY = uuid.uuid4(), rules.new_data_key()


@given(st.binary(max_size=5000))
def test_what_is_sealed_comes_back_and_tells_only_its_size_class(plain: bytes) -> None:
    sealed = rules.seal(plain, KEY, PK, (1024, 4096))
    assert rules.unseal(sealed, KEY) == plain
    classes = {1024: 0, 4096: 0, 8192: 0}
    expected = next(size for size in classes if len(plain) <= size)
    assert len(sealed) == len(rules.seal(b"\0" * expected, KEY, PK, (1024, 4096)))


def test_equal_texts_are_sealed_differently_and_found_by_a_keyed_digest_only() -> None:
    assert rules.seal(b"x", KEY, PK, (16,)) != rules.seal(b"x", KEY, PK, (16,))
    assert rules.index("K7Q-4MD", KEY) == rules.index("K7Q-4MD", KEY)
    assert rules.index("K7Q-4MD", KEY) != rules.index("K7Q-4MD", rules.new_data_key())
    assert rules.index("K7Q-4MD", KEY) != rules.index("K7Q-4ME", KEY)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(SealBroken):
        rules.unseal(rules.seal(b"x", KEY, PK, (16,)), rules.new_data_key())


def test_what_was_changed_is_not_opened() -> None:
    sealed = rules.seal(b"x", KEY, PK, (16,))
    moved = sealed.replace(PK.hex, uuid.uuid4().hex)
    changed = sealed[:-4] + ("AAA=" if sealed[-4:] != "AAA=" else "BBB=")
    for wrong in (moved, changed, sealed[:60], "x", "s1.x.y", "s2." + sealed[3:]):
        with pytest.raises(SealBroken):
            rules.unseal(wrong, KEY)


def test_a_data_key_is_opened_by_its_master_key_only_and_in_its_own_row_only() -> None:
    one, two = rules.master("one"), rules.master("two")
    wrapped = rules.wrap(KEY, one, PK)
    assert rules.unwrap(wrapped, one, PK) == KEY
    assert one.name != two.name
    assert one.key != two.key
    for by, pk in ((two, PK), (one, uuid.uuid4())):
        with pytest.raises(SealBroken):
            rules.unwrap(wrapped, by, pk)


@pytest.mark.parametrize(("size", "stored"), [(0, 65536), (65532, 65536), (65533, 131072), (200_000, 262144)])
def test_a_file_tells_only_between_which_powers_of_two_it_lies(size: int, stored: int) -> None:
    sealed = rules.seal_file(b"a" * size, KEY, PK)
    assert rules.unseal_file(sealed, KEY) == b"a" * size
    assert rules.key_of_file(sealed[:20]) == PK
    assert len(sealed) == stored + 20 + 12 + 16
    with pytest.raises(SealBroken):
        rules.unseal_file(b"%PDF-1.7" + b"x" * 40, KEY)

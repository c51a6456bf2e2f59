"""Two tabs on one form: what each changed is kept, and what both changed is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from kernel.conflict import marks, settle

TEXTS = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.sampled_from(["", "x", "y", "z"]), min_size=3)


@given(before=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_nobody_undoes_what_somebody_else_wrote(
    before: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    kept, clashes, _seen = settle(seen=marks(before), typed=mine, stored=theirs)
    for name in before:
        if mine[name] == before[name]:
            assert (kept[name], name in clashes) == (theirs[name], False)
        elif theirs[name] in (before[name], mine[name]):
            assert (kept[name], name in clashes) == (mine[name], False)
        else:
            assert name in clashes


@given(before=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_sending_the_page_again_keeps_ones_own_text_and_still_undoes_nothing(
    before: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    kept, clashes, seen = settle(seen=marks(before), typed=mine, stored=theirs)
    again, left, _seen = settle(seen=seen, typed=mine, stored=theirs)
    assert left == []
    assert again == kept | {name: mine[name] for name in clashes}


def test_the_same_moment_in_two_zones_is_no_change() -> None:
    lima = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=-5)))
    utc = lima.astimezone(UTC)
    assert settle(seen=marks({"a": utc}), typed={"a": lima}, stored={"a": utc})[:2] == ({"a": lima}, [])


def test_a_page_without_marks_settles_nothing() -> None:
    assert settle(seen="", typed={"a": "x"}, stored={"a": "y"})[:2] == ({"a": "x"}, [])
    assert settle(seen="no json", typed={"a": "x"}, stored={"a": "y"})[:2] == ({"a": "x"}, [])

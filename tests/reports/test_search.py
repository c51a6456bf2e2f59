"""The page of the search: for everybody, for a team, and not for the blind room."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from pilots.actions.search import index_call
from pilots.models import SearchRow
from startups.queries.own import own_things
from tests import cast
from tests.factories import call_at
from tests.pilots.test_search import told as indexed
from tests.startups import making

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def page(user: User | None = None, **asked: str) -> str:
    """Return the page of a search, in English."""
    client = Client(headers={"accept-language": "en"})
    if user is not None:
        client.force_login(user, backend=BACKEND)
        client.cookies.load({"django_language": "en"})
    answer = client.get(reverse("search"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_anybody_reads_what_was_found_with_her_words_marked_and_nothing_as_html() -> None:
    call = indexed(title="Ríos <script>limpios</script>", summary="Un río & su valle.")
    text = page(q="rio valle")
    assert f'href="{call.get_absolute_url()}"' in text
    assert "<mark>Ríos</mark> &lt;script&gt;limpios&lt;/script&gt;" in text
    assert "Un <mark>río</mark> &amp; su <mark>valle</mark>." in text
    assert "<script>limpios" not in text


def test_anybody_is_told_what_to_do_when_nothing_is_found_or_too_little_was_asked() -> None:
    indexed()
    assert "Nothing public holds all of these words: &lt;b&gt;zanjas." in page(q="<b>zanjas")
    assert "Write at least one word of three letters or more." in page(q="a")
    assert "Write what you look for" in page(q="")
    assert "Write what you look for" not in page()


@pytest.mark.parametrize(
    "odd",
    ['"', "NEAR(", "a* OR b*", "heading:x", "-- ; DROP", "%s %", "\x00", "x" * 500, "ñ" * 199, "' OR 1=1", "(((abc"],
)
def test_no_query_breaks_the_page(odd: str) -> None:
    indexed()
    for kind in ("", "call", "case", "lesson", "barrier", "mine", "nonsense"):
        assert "<h1" in page(q=odd, kind=kind, after="9" * 18)
    assert "<h1" in page(q="vecinos", kind="call", after="x")


def test_a_team_finds_its_own_things_and_nobody_else_does() -> None:
    call = indexed()
    making.sent(call, making.startup())
    index_call(reference=call.reference, by="test")
    words = {"q": "vocabulario local"}
    told = "con <mark>vocabulario</mark> <mark>local</mark>"
    assert [told in page(cast.daniela(), kind=kind, **words) for kind in ("", "mine", "call")] == [True, True, False]
    assert ("<mark>Voz</mark> <mark>Urbana</mark>" in page(cast.daniela(), q="voz urbana")) is True
    for other in (None, cast.bruno(), cast.ines(), cast.luz(), cast.rosa(), cast.kemi(), cast.oscar()):
        pages = [page(other, **words), page(other, kind="mine", **words), page(other, q="voz urbana")]
        assert [text.count("<mark>") for text in pages] == [0, 0, 0]
    everything = "\n".join(row.words + row.heading for row in SearchRow.objects.all())
    assert ("vecinos" in everything, "vocabulario" in everything, "Urbana" in everything) == (True, False, False)


def test_looking_through_ones_own_asks_the_same_with_one_and_with_many() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert own_things(cast.daniela())
        return len(asked)

    mine = making.startup()
    making.written(call_at("open"), mine)
    cost()
    one = cost()
    for _number in range(4):
        making.written(call_at("open"), mine)
    cost()
    assert (cost(), len(own_things(cast.daniela()))) == (one, 6)


def test_every_public_page_has_the_box_and_no_blind_page_has_it() -> None:
    call = call_at("assessment", entries=1)
    client = Client()
    client.force_login(cast.ines(), backend=BACKEND)
    public = client.get(reverse("call", args=[call.reference])).content.decode()
    blind = client.get(reverse("assessment", args=[call.reference])).content.decode()
    assert ('role="search"' in public, "gl-blindroom" in blind) == (True, True)
    assert ('role="search"' in blind, reverse("search") in blind) == (False, False)

"""A person's own messages."""

import re

import pytest
from django.utils import timezone

from outbox.models import Enclosure, Message
from tests import cast


def write(user, count=1):
    return [
        Message.objects.create(
            user=user,
            to=user.email,
            language="es",
            kind="k",
            subject=f"Asunto {n}",
            text="Texto",
            created_at=timezone.now(),
        )
        for n in range(count)
    ]


def test_rosa_sees_her_own_messages_only(client, db):
    write(cast.rosa())
    write(cast.luz())
    client.force_login(cast.rosa())
    assert [row.user for row in client.get("/outbox/").context["rows"]] == [cast.rosa()]


def test_rosa_may_not_open_messages_or_files_of_others(client, db):
    theirs = write(cast.luz())[0]
    Enclosure.objects.create(message=theirs, name="a.pdf", mime="application/pdf", content=b"x")
    client.force_login(cast.luz())
    assert client.get("/outbox/1/1/").content == b"x"
    client.force_login(cast.rosa())
    assert client.get("/outbox/1/").status_code == 404
    assert client.get("/outbox/1/1/").status_code == 404


def test_opened_message_is_not_new_any_more(client, db):
    write(cast.luz())
    message = write(cast.rosa())[0]
    client.force_login(cast.rosa())
    client.get("/outbox/1/")
    message.refresh_from_db()
    assert message.read_at is not None


def test_stranger_is_sent_to_sign_in(client, db):
    assert client.get("/outbox/").status_code == 302


@pytest.mark.parametrize("count", [1, 30])
def test_message_list_takes_the_same_queries_with_1_and_30_rows(client, db, count, django_assert_num_queries):
    write(cast.rosa(), count)
    client.force_login(cast.rosa())
    client.get("/outbox/")
    with django_assert_num_queries(4):
        assert client.get("/outbox/").status_code == 200


def test_messages_are_numbered_for_each_person_so_that_nobody_counts_what_others_got(client, db):
    """An assessor who counts messages between two of her own would count who applied."""
    pages = []
    for others in (0, 7):
        Message.objects.all().delete()
        write(cast.rosa(), 27)
        write(cast.luz(), others)
        last = write(cast.rosa())[0]
        client.force_login(cast.rosa())
        first_page = client.get("/outbox/").content.decode()
        links = re.findall(r'href="(/outbox/[^"]*|\?before=[^"]*)"', first_page)
        assert client.get("/outbox/28/").context["message"] == last
        assert [client.get(f"/outbox/{number}/").status_code for number in (0, 29)] == [404, 404]
        older = client.get("/outbox/?before=4").context["rows"]
        pages.append((links, [row.number for row in older]))
    assert pages[0] == pages[1]
    assert pages[0][1] == [3, 2, 1]
    assert [link for link in pages[0][0] if link.startswith("/outbox/2")] == [
        f"/outbox/{n}/" for n in range(28, 19, -1)
    ]


def test_rosa_reads_her_messages_from_the_newest_to_the_oldest_whatever_was_written_first(client, db):
    first, second, third = write(cast.rosa(), 3)
    now = timezone.now()
    for message, days in ((first, 1), (second, 9), (third, 5)):
        Message.objects.filter(pk=message.pk).update(created_at=now - timezone.timedelta(days=days))
    client.force_login(cast.rosa())
    rows = client.get("/outbox/").context["rows"]
    assert [row.pk for row in rows] == [first.pk, third.pk, second.pk]
    assert [first.subject in client.get(f"/outbox/{rows[0].number}/").content.decode()] == [True]

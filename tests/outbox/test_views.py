"""A person's own messages."""

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
    file = Enclosure.objects.create(message=theirs, name="a.pdf", mime="application/pdf", content=b"x")
    client.force_login(cast.luz())
    assert client.get(f"/outbox/{theirs.pk}/{file.pk}/").content == b"x"
    client.force_login(cast.rosa())
    assert client.get(f"/outbox/{theirs.pk}/").status_code == 404
    assert client.get(f"/outbox/{theirs.pk}/{file.pk}/").status_code == 404


def test_opened_message_is_not_new_any_more(client, db):
    message = write(cast.rosa())[0]
    client.force_login(cast.rosa())
    client.get(f"/outbox/{message.pk}/")
    message.refresh_from_db()
    assert message.read_at is not None


def test_stranger_is_sent_to_sign_in(client, db):
    assert client.get("/outbox/").status_code == 302


@pytest.mark.parametrize("count", [1, 30])
def test_message_list_takes_the_same_queries_with_1_and_30_rows(client, db, count, django_assert_num_queries):
    write(cast.rosa(), count)
    client.force_login(cast.rosa())
    client.get("/outbox/")
    with django_assert_num_queries(3):
        assert client.get("/outbox/").status_code == 200

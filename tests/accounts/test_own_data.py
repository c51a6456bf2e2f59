"""The page of what is kept of a person, as she reads it."""

from __future__ import annotations

import pytest
from django.test import Client

from startups.models import Answer
from tests import cast
from tests.factories import call_at
from tests.startups import making


@pytest.mark.django_db
def test_daniela_reads_her_answers_under_the_names_of_the_fields_with_their_lines() -> None:
    making.written(call_at("open"))
    answer = Answer.objects.filter(field="approach").latest("pk")
    answer.text = "Una línea.\nOtra línea."
    answer.save()
    client = Client()
    client.force_login(cast.daniela(), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/account/data/").content.decode()
    assert "Una línea.<br>Otra línea." in page
    assert [word for word in ("approach", "es", "pt") if f"<td>{word}</td>" in page] == []

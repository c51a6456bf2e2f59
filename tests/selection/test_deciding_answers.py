"""The authority reads what each team answered in the blind dates beside its proposal, and nobody else's answer."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selection.actions import dates as panel
from selection.actions.scores import close_assessment
from tests import cast
from tests.selection import builders

pytestmark = pytest.mark.django_db
QUESTION = "¿Con qué frecuencia se actualiza el mapa de temas?"


def test_authority_reads_the_answers_of_the_blind_dates_beside_each_proposal() -> None:
    call = builders.open_call()
    luz = cast.luz()
    luz.language = "en"
    luz.save()
    client = Client(headers={"accept-language": "en"})
    client.force_login(luz, backend="allauth.account.auth_backends.AuthenticationBackend")
    costs = []
    for turn in (1, 2):
        query = panel.ask(seat=builders.seat(call, 1), text=f"{QUESTION} Parte {turn}.", by=cast.ines())
        query = panel.open_round(query=query, minutes=30, by=cast.rosa())
        builders.elapse(query)
        replies = {"K00-4MD": f"Cada lunes {turn}.", "K01-4MD": f"Cada noche {turn}."}
        panel.close_round(query=query, replies=replies, by="test")
    builders.score_all(call, {"K00-4MD": 5, "K01-4MD": 4, "K02-4MD": 2})
    close_assessment(call=call, by=cast.rosa())
    pages = {}
    for slug in ("cuarzo", "obsidiana", "jade"):
        with CaptureQueriesContext(connection) as seen:
            pages[slug] = client.get(reverse("deciding_entry", args=[call.reference, slug])).content.decode()
        costs.append(len(seen))
    told = ("Cada lunes 1.", "Cada lunes 2.", "Cada noche 1.", "No answer")
    assert {slug: [text in page for text in told] for slug, page in pages.items()} == {
        "cuarzo": [True, True, False, False],
        "obsidiana": [False, False, True, False],
        "jade": [False, False, False, True],
    }
    assert "Parte 2." in pages["jade"]
    assert costs[1] == costs[2]

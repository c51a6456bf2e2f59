"""What the identity record says of names that are not hidden wherever they stand."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from startups.models import Startup
from tests import cast

pytestmark = pytest.mark.django_db


def test_daniela_is_told_which_names_are_not_hidden_wherever_they_stand(client: Client) -> None:
    client.force_login(cast.daniela())
    client.post(reverse("startup_new"), {"name": "Voz Urbana", "country": "BR"})
    made = Startup.objects.get()
    url = reverse("startup_identity", args=[made.pk, "names"])
    refused = client.post(url, {"trade_name": "---", "go": "done"})
    assert (refused.status_code, "não tem nada para procurar" in refused.text) == (422, True)
    told = client.post(url, {"trade_name": "De La\nVoz Urbana\n日本", "go": "done"}, follow=True)
    assert re.findall("Ocultamos “([^”]*)” só entre aspas", told.text) == ["De La"]

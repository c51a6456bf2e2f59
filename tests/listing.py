"""The lists of the admin site as a test reads them."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast


def kemi() -> Client:
    """GovLink's staff, signed in, in English so that sentences can be compared."""
    person = cast.kemi()
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def address(model: Any) -> str:
    """Return where a model's list stands."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def cost(client: Client, model: Any) -> tuple[int, int]:
    """Return (rows, queries) of a model's list."""
    with CaptureQueriesContext(connection) as made:
        answer = client.get(address(model))
    assert answer.status_code == 200
    return len(answer.context["cl"].result_list), len(made.captured_queries)


def sentences(answer: Any) -> list[str]:
    """Return what the forms of a page complain about."""
    if "adminform" in answer.context:
        return [str(line) for lines in answer.context["errors"] for line in lines]
    return [str(line) for lines in answer.context["form"].errors.values() for line in lines]

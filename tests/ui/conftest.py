"""A signed-in browser, and the pages of ``tests.ui.urls`` in place of the site's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User


@pytest.fixture(autouse=True)
def _pages_of_the_tests(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.ui.urls"


@pytest.fixture
def rosa(db: None) -> User:
    return User.objects.create_user("rosa@ate.example", "una-clave-larga-9", name="Rosa Quispe", language="en")


@pytest.fixture
def signed_in(rosa: User, client: Client) -> Client:
    client.force_login(rosa, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client

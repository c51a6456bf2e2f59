"""What counts attempts tells nobody who tried: who reads Redis or the cache's folder tries e-mails in vain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
#: How allauth names its counters of a person, and of whom: (address of the form, what it carries, names).
_RATES = {
    "/account/login/": ("login_failed:5/300.0/key", "testserver:{}"),
    "/account/password/reset/": ("reset_password:5/60/key", "{}"),
}


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> Iterator[None]:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}
    cache.clear()
    yield
    cache.clear()


def stored() -> set[str]:
    """Return under what things lie in the cache, as who reads the server sees it."""
    if hasattr(cache, "_dir"):
        return {path.stem for path in Path(cache._dir).glob("*.djcache")}
    return {key.decode() for key in cache._cache.get_client().keys("*")}  # type: ignore[attr-defined]


def guessed(form: str, email: str) -> set[str]:
    """Return what somebody without our keys would look for to learn whether an e-mail was tried."""
    name, of = _RATES[form]
    told = hashlib.sha256(of.format(email).encode()).hexdigest()
    key = f":1:allauth:rl:allauth.account:{name}:{told}"
    return {key, hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()}


@pytest.mark.parametrize("form", _RATES)
def test_nobody_learns_from_the_cache_whose_attempts_are_counted(form: str) -> None:
    email = cast.daniela().email
    Client().post(form, {"email": email, "login": email, "password": "wrong"}, REMOTE_ADDR="203.0.113.77")
    assert stored() != set()
    assert stored() & guessed(form, email) == set()
    assert [key for key in stored() if "203.0.113.77" in key or "allauth" in key] == []


def test_attempts_are_still_counted(client: Client) -> None:
    email = cast.daniela().email
    answers = [client.post("/account/login/", {"login": email, "password": "wrong"}).content for _ in range(7)]
    assert answers[0] != answers[6]


@pytest.mark.parametrize("form", _RATES)
def test_guesses_would_be_right_if_keys_were_plain(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    email = cast.daniela().email
    plain = lambda name, prefix, version: f"{prefix}:{version}:{name}"  # noqa: E731
    monkeypatch.setattr(cache._connections[cache._alias], "key_func", plain)  # type: ignore[attr-defined]
    Client().post(form, {"email": email, "login": email, "password": "wrong"})
    assert stored() & guessed(form, email) != set()

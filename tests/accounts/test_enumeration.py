"""Nobody learns from the entrance who has an account: answers are the same, and so is what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.passwords import PepperedHasher
from tests import cast

pytestmark = pytest.mark.django_db
_PASSWORD = "una clave larga y rara 77"


@pytest.fixture
def hashed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was hashed, by the hasher of the running site with fewer rounds."""
    settings.PASSWORD_HASHERS = ["accounts.passwords.PepperedHasher"]
    monkeypatch.setattr(PepperedHasher, "iterations", 10)
    seen: list[str] = []
    encode = PepperedHasher.encode

    def counting(self: PepperedHasher, password: str, salt: str, iterations: int | None = None) -> str:
        seen.append(password)
        return encode(self, password, salt, iterations)

    monkeypatch.setattr(PepperedHasher, "encode", counting)
    return seen


def _costs(hashed: list[str], address: str, **typed: str) -> tuple[int, str, int]:
    hashed.clear()
    answer = Client().post(address, typed)
    return answer.status_code, answer.headers.get("Location", ""), len(hashed)


def test_signing_up_costs_the_same_whether_the_account_is_there_or_not(hashed: list[str]) -> None:
    there = cast.daniela().email
    typed = {"name": "Ana Boj", "password1": _PASSWORD, "password2": _PASSWORD}
    costs = [_costs(hashed, "/account/signup/", email=email, **typed) for email in (there, "nadie@nube.example")]
    assert costs == [(302, "/account/confirm-email/", 1)] * 2


def test_signing_in_costs_the_same_whether_the_account_is_there_or_not(hashed: list[str]) -> None:
    person = cast.daniela()
    person.set_password(_PASSWORD)
    person.save()
    costs = [
        _costs(hashed, "/account/login/", login=email, password="another one")
        for email in (person.email, "nadie@nube.example")
    ]
    assert costs == [(200, "", 1)] * 2

"""Passwords: how long they may be, how they are kept, and the mail that tells of a change."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.emails import NOTICES
from accounts.models import User
from ledger.models import Entry
from outbox.models import Message
from outbox.rendering import greeting
from tests import cast
from tests.cast import PASSWORD
from tests.journeys.factors import code
from tests.listing import kemi

pytestmark = pytest.mark.django_db

LONG = "una frase larga que nadie adivina " * 4
SECRET = "JBSWY3DPEHPK3PXP"


def browser(person: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def told(to: str) -> list[str]:
    """What happened, by the mails that an address got: their text without the rest."""
    texts = Message.objects.filter(to=to, kind="account").order_by("pk").values_list("text", flat=True)
    known = {str(words): name for name, words in NOTICES.items()}
    said = [text.removeprefix(greeting("en")).strip().split("\n")[0].strip() for text in texts]
    return [known[line] for line in said if line in known]


def test_a_password_may_have_128_signs_and_not_129() -> None:
    validate_password(LONG[:128])
    with pytest.raises(ValidationError, match="128"):
        validate_password(LONG[:129])


def test_a_hash_is_of_no_use_without_the_key_and_an_old_one_is_written_anew(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    ana = cast.ana()
    old = ana.password
    settings.PASSWORD_HASHERS = ["accounts.passwords.PepperedHasher", *settings.PASSWORD_HASHERS]
    answer = Client().post("/account/login/", {"login": ana.email, "password": PASSWORD})
    assert answer.status_code == 302
    ana.refresh_from_db()
    assert (old.split("$")[0], ana.password.split("$")[0]) == ("pbkdf2_sha256", "pbkdf2_sha256_keyed")
    assert check_password(PASSWORD, ana.password)
    assert not check_password(PASSWORD + " ", ana.password)
    # Whoever has the table tries the right password, and cannot tell.
    stolen = "pbkdf2_sha256$" + ana.password.partition("$")[2]
    assert not PBKDF2PasswordHasher().verify(PASSWORD, stolen)
    settings.SEAL_KEY = "another key"
    assert not check_password(PASSWORD, ana.password)


def test_the_hasher_of_the_settings_is_the_keyed_one() -> None:
    from tests.security.test_hardening import fresh

    assert fresh("print(settings.PASSWORD_HASHERS[0])").stdout.strip() == "accounts.passwords.PepperedHasher"


def test_rosa_is_told_when_her_password_or_a_factor_was_changed(django_capture_on_commit_callbacks: Any) -> None:
    rosa = cast.rosa()
    User.objects.filter(pk=rosa.pk).update(language="en")
    client = browser(rosa)
    changed = {"oldpassword": PASSWORD, "password1": "otra clave larga 2026", "password2": "otra clave larga 2026"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/account/password/change/", changed).status_code == 302
        client.get("/account/2fa/totp/activate/")
        secret = client.session["mfa.totp.secret"]
        assert client.post("/account/2fa/totp/activate/", {"code": code(secret)}).status_code == 302
    assert client.post("/account/2fa/totp/deactivate/").status_code == 302
    assert told(rosa.email) == [
        "account/email/password_changed",
        "mfa/email/totp_activated",
        "mfa/email/totp_deactivated",
    ]
    texts = Message.objects.filter(to=rosa.email, kind="account").values_list("text", "private")
    assert not [text for text, _private in texts if "127.0.0.1" in text or "Browser" in text]
    assert all(private for _text, private in texts)


def test_the_address_of_before_is_told_that_it_was_changed() -> None:
    ana = cast.ana()
    User.objects.filter(pk=ana.pk).update(language="en")
    client = browser(ana)
    EmailAddress.objects.create(user=ana, email="nueva@correo.example", verified=True)
    client.post("/account/email/", {"action_primary": "", "email": "nueva@correo.example"})
    assert User.objects.get(pk=ana.pk).email == "nueva@correo.example"
    assert "account/email/email_changed" in told("ana@correo.example")


def test_a_factor_that_staff_take_away_is_told_and_on_record() -> None:
    rosa = cast.rosa()
    User.objects.filter(pk=rosa.pk).update(language="en")
    TOTP.activate(rosa, SECRET)
    factor = Authenticator.objects.get(user=rosa)
    lines = Entry.objects.filter(kind="staff_deleted").count()
    kemi().post(reverse("admin:mfa_authenticator_delete", args=[factor.pk]), {"post": "yes"})
    assert told(rosa.email) == ["mfa/email/totp_deactivated"]
    assert Entry.objects.filter(kind="staff_deleted").count() == lines + 1

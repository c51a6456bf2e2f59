"""What every answer carries, what a production site starts with, limits of attempts, and no secret in any log."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from accounts.actions import make_api_token
from accounts.models import User
from tests import cast
from tests.cast import PASSWORD
from tests.conftest import ROOT
from tests.journeys.factors import code

pytestmark = pytest.mark.django_db

#: What the settings must say where the site is reached over https.
PRODUCTION = {
    "DEBUG": False,
    "SECURE_HSTS_SECONDS": 31536000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "SESSION_COOKIE_PATH": "/",
    "SESSION_COOKIE_DOMAIN": None,
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "CSRF_COOKIE_PATH": "/",
    "CSRF_COOKIE_DOMAIN": None,
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_SAMESITE": "Lax",
    "X_FRAME_OPTIONS": "DENY",
    "SECOND_FACTOR": True,
    "EGRESS_GUARD": True,
    "ADMINS": [],
}


def fresh(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of Python with the settings of a production site."""
    secrets = {name: "x" * 60 for name in ("SECRET_KEY", "SEAL_KEY")} | {"LEDGER_KEY": "A" * 43 + "="}
    given = {"GOVLINK_EDITION": "production", "SITE_URL": "https://govlink.example", "GOVLINK_RATE_LIMITS": "1"}
    given |= {"GOVLINK_EGRESS_GUARD": "1", "DJANGO_SETTINGS_MODULE": "govlink.settings", **environment}
    command = [sys.executable, "-c", f"import json; from django.conf import settings; {program}"]
    return subprocess.run(command, cwd=ROOT, env=os.environ | secrets | given, capture_output=True, text=True)


def test_production_site_starts_hardened_or_not_at_all() -> None:
    ran = fresh(f"print(json.dumps({{one: getattr(settings, one) for one in {list(PRODUCTION)}}}))")
    assert json.loads(ran.stdout) == PRODUCTION, ran.stderr[-500:]
    for missing in ("SECRET_KEY", "SEAL_KEY", "LEDGER_KEY", "SITE_URL"):
        assert f"Set {missing}" in fresh("settings.DEBUG", **{missing: ""}).stderr
    assert "must start with https://" in fresh("settings.DEBUG", SITE_URL="http://govlink.example").stderr


@pytest.mark.parametrize("path", ["/", "/account/login/", "/nothing-here/", "/api/v1/", "/admin/"])
def test_every_answer_forbids_scripts_from_elsewhere_frames_and_guessing(path: str) -> None:
    answer = Client().get(path)
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert {name: policy[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert (policy["default-src"], policy["style-src"], policy["form-action"]) == ("'self'",) * 3
    assert re.fullmatch(r"'self'( 'nonce-[\w+/=-]+')?", policy["script-src"])
    assert "unsafe" not in answer["Content-Security-Policy"]
    carried = {
        name: answer[name]
        for name in (
            *("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"),
            *("Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"),
        )
    }
    assert carried == {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        # The API is for programs on any site, and what it answers is public.
        "Cross-Origin-Resource-Policy": "cross-origin" if path.startswith("/api/") else "same-origin",
    }


def test_site_counts_attempts_at_signing_in_by_account_and_says_the_same_of_unknown_people(settings: Any) -> None:
    told = json.loads(fresh("print(json.dumps(settings.ACCOUNT_RATE_LIMITS))").stdout)
    assert {"login", "login_failed", "signup", "reset_password", "confirm_email"} <= told.keys()
    settings.ACCOUNT_RATE_LIMITS = {**told, "login_failed": "3/5m/key"}
    cast.rosa()
    answers: dict[str, list[int]] = {}
    for email in ("rosa@muniate.example", "nobody@muniate.example"):
        cache.clear()
        wrong = {"login": email, "password": "una clave que no es"}
        answers[email] = [Client().post("/account/login/", wrong).status_code for _try in range(5)]
        right = Client()
        right.post("/account/login/", {"login": email, "password": PASSWORD})
        assert "_auth_user_id" not in right.session, "Not even with the right password, while it is counted."
    first, second = answers.values()
    assert (first == second, first[0], len(set(first))) == (True, 200, 1)


def test_no_secret_of_anybody_is_in_a_log(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords, codes, tokens, session and CSRF keys, also of a page that breaks: with all loggers at their loudest."""
    kemi, secret = cast.kemi(), "JBSWY3DPEHPK3PXP"
    TOTP.activate(kemi, secret)
    _row, token = make_api_token(name="Portal", by=kemi)
    stream, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        client, shown = Client(raise_request_exception=False), code(secret)
        client.get("/account/login/")
        client.post("/account/login/", {"login": kemi.email, "password": "una clave que no es"})
        client.post("/account/login/", {"login": kemi.email, "password": PASSWORD})
        client.post("/account/2fa/authenticate/", {"code": shown})
        assert client.get("/home/").status_code == 200
        client.get("/api/v1/calls/", headers={"authorization": f"Bearer {token}"})
        client.get("/api/v1/calls/", headers={"authorization": "Bearer gla_made-up"})
        monkeypatch.setattr(User, "save", lambda *_args, **_more: 1 // 0)
        broken = client.post(
            "/profile/", {"name": "K", "language": "es", "time_zone": "America/Lima", "password": PASSWORD}
        )
        assert broken.status_code == 500
        keys = [client.session.session_key, client.cookies["csrftoken"].value]
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    logged = stream.getvalue()
    assert "ZeroDivisionError" in logged, "The log was not read."
    secrets = [
        PASSWORD,
        "una clave que no es",
        token,
        "gla_made-up",
        secret,
        *keys,
        settings.SECRET_KEY,
        settings.SEAL_KEY,
    ]
    assert [one for one in secrets if str(one) in logged] == []
    assert re.search(rf"\b{shown}\b", logged) is None

"""allauth's pages, messages and mails in Spanish and Portuguese: in our words, none left in English or in its own."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import allauth
import lxml.html
import polib
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.words_of_allauth import COUNTED, TEXTS
from outbox.models import Message
from tests import cast
from tests.architecture.tree import ROOT
from tests.cast import PASSWORD
from tests.journeys.walking import words

pytestmark = pytest.mark.django_db

LIBRARY = Path(allauth.__path__[0])
#: What of allauth nobody meets here: other ways to sign in, telephones, its admin pages, names that no page says.
UNUSED = re.compile(
    r"socialaccount|openid|idp|phone|headless|login_code|signup_closed|signup_by|webauthn/signup_form|scim|"
    r"password_reset_code|trust\.html|admin\.py|apps\.py|models\.py|layouts/base|email/base_(message|notification)|"
    r"mfa/email/|email/(email_changed|email_confirm_|email_deleted|password_changed|password_reset_message|password_set)"
)
UNUSED_TEXTS = re.compile(
    r"[Uu]sername|[Pp]hone|\(optional\)|using a passkey|sign-in code|Email \(again\)|Email address confirmation|same email"
)
#: Words of allauth's own translations that our glossary has others for, and the tone that is not ours.
RIVALS = {
    "es": r"passkey|exitosamente|con éxito|\blogin\b|autenticador\b|doble factor|dos factores|\btoken\b|\bemail\b|"
    r"claves? de (seguridad|respaldo|acceso)|iniciar sesión|inici(e|ó|ado) sesión|añad|elimin|restablec|introduzca|"
    r"por favor|\b(tu|tus|tienes|puedes|has|estás|introduce|guárdalos|envíame)\b",
    "pt": r"passkey|com sucesso|\blogin\b|dois fatores|\btoken\b|\bemail\b|redefin|insira|por favor|reautentique|"
    r"conectado|\b(teu|tua|tens|podes)\b",
}
#: The same words in both languages.
SAME = {"Principal", "Uso", "GovLink"}


def reachable() -> dict[str, polib.POEntry]:
    """Return each text of allauth that a person can meet here."""
    found = {}
    for entry in polib.pofile(str(LIBRARY / "locale" / "es" / "LC_MESSAGES" / "django.po")):
        places = [place for place, _line in entry.occurrences if not UNUSED.search(place)]
        if places and not entry.obsolete and not UNUSED_TEXTS.search(entry.msgid) and not entry.msgctxt:
            found[entry.msgid] = entry
    return found


@pytest.mark.parametrize("language", ["es", "pt"])
def test_every_text_of_allauth_that_can_be_met_is_said_in_our_words(language: str) -> None:
    ours = {one.msgid: one for one in polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))}
    met = reachable()
    assert len(met) > 150
    # These are Django's too, and said as it says them.
    assert sorted(set(met) - set(ours)) == ["Browser", "Cancel", "Download", "Edit", "IP Address"]
    wrong = {}
    for text in met:
        said = " ".join([ours[text].msgstr, *ours[text].msgstr_plural.values()]) if text in ours else ""
        if found := re.search(RIVALS[language], re.sub(r"%\(\w+\)s", "", said), re.I):
            wrong[text] = found[0]
    assert wrong == {}


def test_a_text_that_allauth_words_anew_is_noticed() -> None:
    """Each text that is overridden is one of the library that is installed."""
    theirs = {one.msgid for one in polib.pofile(str(LIBRARY / "locale" / "es" / "LC_MESSAGES" / "django.po"))}
    assert sorted(set(TEXTS) - theirs) == []
    assert len(COUNTED) == 2


def test_the_search_for_rival_words_finds_what_allauth_says_itself() -> None:
    theirs = polib.pofile(str(LIBRARY / "locale" / "es" / "LC_MESSAGES" / "django.po"))
    found = [one.msgid for one in theirs if re.search(RIVALS["es"], one.msgstr, re.I)]
    assert "Successfully signed in as %(name)s." in found
    assert len(found) > 60


def person(language: str) -> User:
    reader = cast.ines()
    reader.language = language
    reader.save()
    return reader


def with_factor(reader: User, language: str) -> Client:
    client = visitor(language)
    client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session["account_authentication_methods_user"] = str(reader.pk)
    session.save()
    return client


def visitor(language: str) -> Client:
    cache.clear()
    client = Client(headers={"accept-language": language})
    client.cookies["django_language"] = language
    return client


def visitors_pages(language: str) -> Iterator[tuple[str, Any]]:
    """Yield what somebody meets who is not signed in, also after each mistake."""
    client, reader = visitor(language), person(language)
    for name in ("login", "signup", "reset_password", "reset_password_done", "inactive"):
        yield name, client.get(reverse(f"account_{name}"))
    wrong = {"login": reader.email, "password": "no es esa"}
    yield "wrong password", client.post(reverse("account_login"), wrong)
    yield "no reset", client.get("/account/password/reset/key/1-abc-def/", follow=True)
    yield "reset", client.post(reverse("account_reset_password"), {"email": reader.email}, follow=True)
    link = re.search(r"/account/password/reset/key/\S+", Message.objects.latest("pk").text)
    assert link is not None
    yield "reset form", client.get(link[0], follow=True)
    yield "unlike", client.post(reverse("account_signup"), {"email": "x", "password1": "a", "password2": "b"})
    who = {
        "name": "Ana",
        "email": "ana@example.com",
        "password1": "Cuatro faroles 91",
        "password2": "Cuatro faroles 91",
    }
    for email in ("ana@example.com", reader.email):
        client = visitor(language)
        yield (
            f"sign up {email}",
            client.post(reverse("account_signup"), {**who, "email": email, "terms": "on"}, follow=True),
        )
    yield "wrong code", client.post(reverse("account_email_verification_sent"), {"code": "AAAAAA"})
    client = visitor(language)
    yield "unknown", client.post(reverse("account_reset_password"), {"email": "nobody@example.com"}, follow=True)


def persons_pages(language: str) -> Iterator[tuple[str, Any]]:
    """Yield what somebody meets on the pages of her account, before and after there is a second factor."""
    reader = person(language)
    client = visitor(language)
    yield "in", client.post(reverse("account_login"), {"login": reader.email, "password": PASSWORD}, follow=True)
    names = ["account_logout", "account_email", "account_change_password", "account_reauthenticate", "mfa_index"]
    names += ["mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "usersessions_list"]
    for name in names:
        yield name, client.get(reverse(name), follow=True)
    yield "no code", client.post(reverse("mfa_activate_totp"), {"code": "000000"}, follow=True)
    changed = {"oldpassword": PASSWORD, "password1": "Cuatro faroles 91", "password2": "Cuatro faroles 91"}
    yield "change", client.post(reverse("account_change_password"), changed, follow=True)
    TOTP.activate(reader, generate_totp_secret())
    RecoveryCodes.activate(reader)
    Authenticator.objects.create(user=reader, type="webauthn", data={"name": "Azul", "credential": {}})
    client = with_factor(reader, language)
    names = ["mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]
    for name in [*names, "mfa_reauthenticate", "mfa_list_webauthn"]:
        yield f"{name} with a factor", client.get(reverse(name), follow=True)
    yield "made", client.post(reverse("mfa_generate_recovery_codes"), follow=True)
    yield "taken off", client.post(reverse("mfa_deactivate_totp"), follow=True)
    yield "out", client.post(reverse("account_logout"), follow=True)


def complaints(text: str, language: str) -> set[str]:
    """Return the English sentences of allauth and the rival words in a text."""
    english = {one.replace("\n", " ").split("%")[0].strip() for one in reachable()} - SAME
    found = {one for one in english if " " in one and len(one) > 8 and one in text}
    return found | {one[0] for one in re.finditer(RIVALS[language], text, re.I)}


@pytest.mark.parametrize("language", ["es", "pt"])
@pytest.mark.parametrize("pages", [visitors_pages, persons_pages])
def test_pages_and_messages_of_an_account_speak_as_the_rest_of_the_site(pages: Any, language: str) -> None:
    wrong = {}
    for name, answer in pages(language):
        assert answer.status_code == 200, name
        page = lxml.html.document_fromstring(answer.content.decode())
        assert page.get("lang") == language, name
        for one in page.xpath("//script|//style|//noscript[not(.//p)]"):
            one.drop_tree()
        heading = words(page.xpath("//h1")[0])
        if found := complaints(words(page.body).replace(cast.ines().email, ""), language):
            wrong[f"{name} ({heading})"] = found
    assert wrong == {}


@pytest.mark.parametrize("language", ["es", "pt"])
def test_a_link_that_serves_no_more_says_that_it_may_have_expired(language: str) -> None:
    page = visitor(language).get("/account/password/reset/key/1-abc-def/", follow=True).content.decode()
    assert {"es": "quizá ya se usó o venció", "pt": "talvez já tenha sido usado ou tenha vencido"}[language] in page


@pytest.mark.parametrize("language", ["es", "pt"])
def test_mails_of_an_account_speak_as_the_rest_of_the_site(language: str) -> None:
    for _name, _answer in visitors_pages(language):
        pass
    mails = list(Message.objects.filter(kind="account"))
    assert len({one.subject for one in mails}) == 4, [one.subject for one in mails]
    wrong = {one.subject: complaints(f"{one.subject} {one.text}", language) for one in mails}
    assert {subject: found for subject, found in wrong.items() if found} == {}
    # No mail greets or signs with the address of the machine.
    assert [
        one.text
        for one in mails
        if re.search(r"localhost|example\.(com|org)", re.sub(r"https?://\S+|\S+@\S+", "", one.text))
    ] == []

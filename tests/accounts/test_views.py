"""Accounts: signing in, one's own data, languages."""

import email
import email.policy
import re

from allauth.account.models import EmailAddress
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from outbox.actions import sweep
from tests import cast
from tests.cast import PASSWORD


def test_rosa_signs_in_with_her_email_in_any_case(client, db):
    cast.rosa()
    answer = client.post("/account/login/", {"login": "Rosa@MuniAte.example", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/home/")


def test_wrong_password_keeps_the_email_that_was_typed(client, db):
    cast.rosa()
    answer = client.post("/account/login/", {"login": "rosa@muniate.example", "password": "otra"})
    assert answer.context["form"].data["login"] == "rosa@muniate.example"
    assert answer.context["form"].errors != {}


def test_stranger_signs_up_and_must_confirm_her_email(client, db, mailoutbox):
    answer = client.post(
        "/account/signup/",
        {"name": "Nadia Luna", "email": "Nadia@correo.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert answer.status_code == 302
    person = User.objects.get(email="nadia@correo.example")
    assert (person.name, EmailAddress.objects.get(user=person).verified) == ("Nadia Luna", False)
    assert client.get("/home/").status_code == 302
    sweep()
    assert [message.to for message in mailoutbox] == [["nadia@correo.example"]]


def test_rosa_changes_her_name_language_and_zone(client, db):
    client.force_login(cast.rosa())
    data = {"name": "Rosa Q.", "language": "pt", "time_zone": "America/Sao_Paulo"}
    assert client.post("/profile/", data).status_code == 302
    rosa = User.objects.get(email="rosa@muniate.example")
    assert (rosa.name, rosa.language, rosa.time_zone) == ("Rosa Q.", "pt", "America/Sao_Paulo")


def test_choice_of_language_is_kept_with_the_account(client, db):
    client.force_login(cast.rosa())
    client.post("/language/", {"language": "en", "next": "/home/"})
    assert User.objects.get(email="rosa@muniate.example").language == "en"
    assert b'lang="en"' in client.get("/profile/").content


def test_language_switch_never_leads_away_from_the_site(client, db):
    answer = client.post("/language/", {"language": "en", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_login_says_the_same_to_known_and_unknown_people_who_forgot(client, db):
    cast.rosa()
    known = client.post("/account/password/reset/", {"email": "rosa@muniate.example"})
    unknown = client.post("/account/password/reset/", {"email": "nobody@muniate.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_stranger_without_a_mail_server_reads_her_code_in_the_folder_that_the_page_names(
    client, db, settings, tmp_path
):
    settings.EMAIL_BACKEND, settings.MAIL_FOLDER = "outbox.delivery.FolderBackend", tmp_path / "mail"
    data = {"name": "Nadia", "email": "nadia@correo.example", "password1": PASSWORD, "password2": PASSWORD}
    page = client.post("/account/signup/", data, follow=True).content.decode()
    assert "en la carpeta mail de la computadora" in page
    sweep()
    (file,) = (tmp_path / "mail").iterdir()
    assert (file.suffix, file.stat().st_mode & 0o777) == (".eml", 0o600)
    assert "nadia" not in file.name
    with file.open("rb") as opened:
        mail = email.message_from_binary_file(opened, policy=email.policy.default)
    assert mail["To"] == "nadia@correo.example"
    code = re.search(r"^[A-Z0-9-]{6,}$", mail.get_body(("plain",)).get_content(), re.M).group()
    answer = client.post("/account/confirm-email/", {"code": code})
    assert (answer.status_code, client.get("/home/").status_code) == (302, 200)


def test_rosa_who_forgot_her_password_finds_the_link_in_the_folder(client, db, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAIL_FOLDER = "outbox.delivery.FolderBackend", tmp_path / "mail"
    cast.rosa()
    page = client.post("/account/password/reset/", {"email": "rosa@muniate.example"}, follow=True).content.decode()
    assert "en la carpeta mail de la computadora" in page
    sweep()
    (file,) = (tmp_path / "mail").iterdir()
    with file.open("rb") as opened:
        text = email.message_from_binary_file(opened, policy=email.policy.default).get_body(("plain",)).get_content()
    link = re.search(r"http://\S+(/account/password/reset/key/\S+)", text).group(1)
    assert client.get(link, follow=True).status_code == 200


def test_stranger_reads_of_no_folder_where_mail_is_sent(client, db, settings):
    settings.MAIL_FOLDER = None
    assert "carpeta" not in client.get("/account/signup/").content.decode()


def test_daniela_is_greeted_in_her_language_wherever_she_signs_in(client, db):
    daniela = cast.daniela()
    assert daniela.language == "pt"
    data = {"login": daniela.email, "password": PASSWORD}
    page = client.post("/account/login/", data, follow=True, headers={"accept-language": "es"})
    (message,) = page.context["messages"]
    with translation.override("pt"):
        assert str(message) == gettext("Successfully signed in as %(name)s.") % {"name": daniela.name}
    assert "sesión" not in str(message)


def test_daniela_reads_the_sign_in_pages_in_the_portuguese_of_brazil(client, db):
    for url in ("/account/login/", "/account/signup/", "/account/password/reset/"):
        page = client.get(url, headers={"accept-language": "pt"}).content.decode().lower()
        assert 'lang="pt' in page
        for word in ("palavra-passe", "iniciar sessão", "utilizador", "correio eletrónico", "introduza"):
            assert word not in page, (url, word)
        assert "senha" in page


def test_buttons_of_addresses_stand_where_they_do_something(client, db):
    rosa = cast.rosa()
    client.force_login(rosa, backend="allauth.account.auth_backends.AuthenticationBackend")
    own, _made = EmailAddress.objects.update_or_create(
        user=rosa, email=rosa.email, defaults={"verified": True, "primary": True}
    )

    def buttons():
        return set(re.findall(r'name="(action_\w+)"', client.get("/account/email/").content.decode()))

    assert buttons() == {"action_add"}
    EmailAddress.objects.filter(pk=own.pk).update(verified=False)
    assert buttons() == {"action_add", "action_send"}
    EmailAddress.objects.filter(pk=own.pk).update(verified=True)
    EmailAddress.objects.create(user=rosa, email="rosa@otra.example", verified=True)
    assert buttons() == {"action_add", "action_primary", "action_remove"}
    client.post("/account/email/", {"email": "rosa@otra.example", "action_remove": ""})
    assert EmailAddress.objects.filter(user=rosa).get() == own

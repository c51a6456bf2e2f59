"""Accounts: signing in, one's own data, languages."""

from allauth.account.models import EmailAddress

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

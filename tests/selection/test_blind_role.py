"""The database role of the blind views: what it may do, that pages work under it, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory

from kernel.blind import ROLE, blind, blind_role
from kernel.verdict import Refused, no
from selection import blind_role as role
from selection.checks import blind_role_is_right
from selection.models import Assignment, Committee, Decision, Entry, Score, Seat
from selection.views import assessing
from tests import cast
from tests.declaring import SWORN
from tests.factories import call_at
from tests.selection.builders import BECAUSE_TYPED, DECISION, REASON, admit, score_all
from tests.startups import making

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

ALL = {"SELECT", "INSERT", "UPDATE"}
#: Every right that the role may have, written out a second time: a right that is added anywhere must be added here.
EXPECTED: dict[str, dict[str, str]] = {
    "selection_assessment": {"SELECT": "", "INSERT": ""},
    "selection_committee": dict.fromkeys(ALL, ""),
    "selection_calibration": dict.fromkeys(ALL, ""),
    "selection_samplelevel": {"SELECT": "", "INSERT": ""},
    "selection_entry": {"SELECT": "", "UPDATE": "state"},
    "selection_exhibit": {"SELECT": ""},
    "vault_datakey": {"SELECT": ""},
    "selection_seat": dict.fromkeys(ALL, ""),
    "selection_barredpair": {"SELECT": ""},
    "selection_ballot": dict.fromkeys(ALL, ""),
    "selection_ballotvote": dict.fromkeys(ALL, ""),
    "selection_assignment": dict.fromkeys(ALL, ""),
    "selection_score": dict.fromkeys(ALL, ""),
    "selection_scoreamendment": {"SELECT": "", "INSERT": ""},
    "selection_standing": {"SELECT": "", "INSERT": "", "UPDATE": ""},
    "selection_panelfigures": dict.fromkeys(ALL, ""),
    "selection_decision": {"SELECT": "", "INSERT": ""},
    "selection_dissent": {"SELECT": "", "INSERT": ""},
    "selection_takenback": {"SELECT": "", "INSERT": ""},
    "selection_offer": {"SELECT": ""},
    "selection_query": dict.fromkeys(ALL, ""),
    "selection_reply": {"SELECT": ""},
    "selection_reviewrequest": {"SELECT": "", "UPDATE": ""},
    "challenges_call": {"SELECT": "", "UPDATE": "end_cause end_reason id review_until state"},
    "challenges_criterion": {"SELECT": ""},
    "challenges_category": {"SELECT": ""},
    "challenges_paper": {"SELECT": "call_id id kind state"},
    "accounts_user": {
        "SELECT": "date_joined email id is_active is_staff is_superuser language last_login name time_zone"
    },
    "accounts_publicentity": {"SELECT": ""},
    "accounts_area": {"SELECT": ""},
    "accounts_membership": {"SELECT": ""},
    "accounts_roleclaim": {"SELECT": "", "INSERT": "", "DELETE": ""},
    "guardian_userobjectpermission": {"SELECT": ""},
    "auth_permission": {"SELECT": ""},
    "django_content_type": {"SELECT": ""},
    "ledger_head": dict.fromkeys(ALL, ""),
    "ledger_entry": {"SELECT": "id", "INSERT": ""},
    "outbox_message": {"SELECT": "id once_key", "INSERT": ""},
    "outbox_job": {"SELECT": "id", "INSERT": ""},
    "outbox_mailwording": {"SELECT": ""},
}


def expected() -> set[tuple[str, str, str]]:
    return {
        (table, verb, column)
        for table, rights in EXPECTED.items()
        for verb, columns in rights.items()
        for column in columns.split() or [""]
    }


def sql(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def current_role() -> str:
    return str(sql("SELECT current_user")[0][0])


# --- the table of grants ---------------------------------------------------------------------------------------------


def test_the_role_has_exactly_the_rights_of_the_table() -> None:
    assert role.held(connection) == expected()
    assert role.wanted() == expected()


@pytest.mark.parametrize(
    ("planted", "row"),
    [
        ("GRANT SELECT ON startups_submission TO govlink_blind", ("startups_submission", "SELECT", "")),
        ("GRANT SELECT (code) ON startups_submission TO govlink_blind", ("startups_submission", "SELECT", "code")),
        ("GRANT SELECT (password) ON accounts_user TO govlink_blind", ("accounts_user", "SELECT", "password")),
        ("GRANT UPDATE ON challenges_call TO govlink_blind", ("challenges_call", "UPDATE", "")),
        ("GRANT SELECT ON startups_startup TO PUBLIC", ("startups_startup", "SELECT", "")),
        ("GRANT SELECT ON outbox_enclosure TO govlink_blind", ("outbox_enclosure", "SELECT", "")),
        ("CREATE VIEW peek AS SELECT * FROM startups_startup; GRANT SELECT ON peek TO govlink_blind", ("peek", "SELECT", "")),
    ],
)  # fmt: skip
def test_a_planted_right_is_found(planted: str, row: tuple[str, str, str]) -> None:
    sql(planted)
    assert role.held(connection) - expected() == {row}


def test_a_missing_right_is_found() -> None:
    sql("REVOKE SELECT ON selection_entry FROM govlink_blind")
    assert expected() - role.held(connection) == {("selection_entry", "SELECT", "")}


def test_the_role_can_nothing_else() -> None:
    flags = sql(
        "SELECT rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls "
        f"FROM pg_roles WHERE rolname = '{ROLE}'"
    )
    assert flags == [(False,) * 7]
    assert sql(f"SELECT count(*) FROM pg_auth_members WHERE member = '{ROLE}'::regrole") == [(0,)]
    owned = f"SELECT count(*) FROM pg_class WHERE relowner = '{ROLE}'::regrole"
    assert sql(owned) == [(0,)]
    # A function that runs as its owner would be a way around every right.
    assert sql("SELECT proname FROM pg_proc WHERE prosecdef") == []
    assert sql(f"SELECT has_schema_privilege('{ROLE}', 'public', 'CREATE')") == [(False,)]


def test_the_applications_own_role_is_no_superuser() -> None:
    assert role.is_superuser(connection) is False
    assert role.may_step_in(connection) is True


def test_installing_again_takes_back_what_was_added() -> None:
    sql("GRANT SELECT ON startups_startup TO govlink_blind")
    assert role.held(connection) != expected()
    assert role.install(connection) is True
    assert role.held(connection) == expected()
    role.remove(connection)
    assert role.held(connection) == set()


def test_the_system_check_says_what_is_wrong() -> None:
    assert blind_role_is_right(databases=["default"]) == []
    sql("GRANT SELECT ON startups_startup TO govlink_blind")
    assert [one.id for one in blind_role_is_right(databases=["default"])] == ["selection.W002"]
    sql("REVOKE govlink_blind FROM CURRENT_USER")
    assert [one.id for one in blind_role_is_right(databases=["default"])] == ["selection.W001", "selection.W002"]
    assert blind_role_is_right(databases=None) == []


# --- stepping in and out ---------------------------------------------------------------------------------------------


def test_the_role_ends_with_the_block_and_with_an_error() -> None:
    before = current_role()
    with blind_role():
        assert current_role() == ROLE
    assert current_role() == before
    with pytest.raises(ZeroDivisionError), blind_role():
        raise ZeroDivisionError
    assert current_role() == before
    with pytest.raises(ProgrammingError), blind_role():
        sql("SELECT * FROM startups_startup")
    assert current_role() == before


@pytest.mark.django_db(transaction=True)
def test_what_is_announced_on_commit_runs_with_the_applications_rights() -> None:
    heard = []
    with blind_role():
        transaction.on_commit(lambda: heard.append((current_role(), sql("SELECT count(*) FROM startups_startup"))))
    assert heard == [(current_role(), [(0,)])]
    assert current_role() != ROLE


def test_a_page_is_drawn_while_the_role_holds() -> None:
    template = engines["django"].from_string("{{ who }}")

    @blind
    def page(request: Any) -> HttpResponse:
        return TemplateResponse(request, template, {"who": current_role})

    assert page(RequestFactory().get("/")).content.decode() == ROLE


def test_a_blind_view_does_not_stream() -> None:
    from django.http import StreamingHttpResponse

    with pytest.raises(TypeError, match="as a whole"):
        blind(lambda request: StreamingHttpResponse(iter([b"late"])))(RequestFactory().get("/"))


def test_a_refusal_leaves_what_an_earlier_action_of_the_view_wrote() -> None:
    call = call_at("assessment")

    def view(request: Any) -> HttpResponse:
        Seat.objects.filter(call=call, number=1).update(resolution_no="RA 5")
        raise Refused(no("Not now."))

    with pytest.raises(Refused):
        blind(view)(RequestFactory().get("/"))
    assert Seat.objects.get(call=call, number=1).resolution_no == "RA 5"
    assert current_role() != ROLE


def test_an_error_of_the_database_takes_back_what_the_view_wrote() -> None:
    call = call_at("assessment")

    def view(request: Any) -> HttpResponse:
        Seat.objects.filter(call=call, number=1).update(resolution_no="RA 5")
        sql("SELECT * FROM startups_startup")
        return HttpResponse()

    with pytest.raises(ProgrammingError):
        blind(view)(RequestFactory().get("/"))
    assert Seat.objects.get(call=call, number=1).resolution_no == ""


# --- reading what is not there ---------------------------------------------------------------------------------------

SECRETS = [
    "startups_startup",
    "startups_submission",
    "startups_teammember",
    "startups_follower",
    "pilots_pilot",
    "outbox_enclosure",
    "account_emailaddress",
    "mfa_authenticator",
    "django_session",
    "usersessions_usersession",
    "django_admin_log",
]


@pytest.mark.parametrize("table", SECRETS)
def test_the_database_refuses_what_no_blind_page_needs(table: str) -> None:
    assert sql(f"SELECT count(*) FROM {table}") is not None
    with pytest.raises(ProgrammingError, match="permission denied"), blind_role():
        sql(f"SELECT * FROM {table}")


@pytest.mark.parametrize("column", ["password", "*"])
def test_the_database_refuses_passwords(column: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), blind_role():
        sql(f"SELECT {column} FROM accounts_user")


@pytest.mark.parametrize("column", ["subject", "text", '"to"', "user_id"])
def test_the_database_refuses_mail(column: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), blind_role():
        sql(f"SELECT {column} FROM outbox_message")


def test_a_planted_read_of_a_submission_is_an_error_that_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    call = call_at("assessment", entries=1)
    making.draft(call_at("open"), by=cast.daniela())
    draw = assessing.render

    def leaking(request: Any, template: str, context: dict[str, Any], **more: Any) -> HttpResponse:
        rows = sql("SELECT s.name FROM startups_submission b JOIN startups_startup s ON s.id = b.startup_id")
        context["room_title"] = str(rows)
        return draw(request, template, context, **more)

    client = Client(raise_request_exception=False)
    client.force_login(cast.ines())
    url = f"/assess/{call.reference}/"
    assert client.get(url).status_code == 200
    monkeypatch.setattr(assessing, "render", leaking)
    answer = client.get(url)
    assert answer.status_code == 500
    assert b"Voz Urbana" not in answer.content
    # Without the role the same view would have told.
    unmarked = assessing.assessment.__wrapped__
    request = RequestFactory().get(url)
    request.user = cast.ines()
    assert b"Voz Urbana" in unmarked(request, call.reference).content


# --- every page works under it ---------------------------------------------------------------------------------------


def seen_as(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_ines_works_through_her_pages_under_the_role() -> None:
    call = call_at("assessment", entries=2)
    client = seen_as(cast.ines())
    assert client.get("/assess/").status_code == 200
    assert client.get(f"/assess/{call.reference}/").status_code == 200
    for slug in ("mineral-0", "mineral-1"):
        page = f"/assess/{call.reference}/{slug}/"
        assert client.get(page).status_code == 200
        saved = client.post(f"{page}save/", {"name": "level_C1", "value": "4", "version": "0"})
        assert (saved.status_code, saved.json()["version"]) == (200, 1)
        form = {f"level_C{n}": "4" for n in range(1, 5)} | {f"reason_C{n}": REASON for n in range(1, 5)}
        form |= {f"version-level_C{n}": "1" if n == 1 else "0" for n in range(1, 5)}
        form |= {f"version-reason_C{n}": "1" if n == 1 else "0" for n in range(1, 5)}
        assert client.post(page, form | {"do": "yes"}).status_code == 302
        form = {key: value for key, value in form.items() if not key.startswith("version")}
        form |= {f"version-{kind}_C{n}": "9" for kind in ("level", "reason") for n in range(1, 5)}
        assert client.post(page, form | {"do": "seal", "unquoted": "on"}).status_code == 302
    assert Assignment.objects.filter(seat__user=cast.ines(), sealed_at=None).count() == 0
    assert Score.objects.filter(assignment__seat__user=cast.ines(), state="sealed").count() == 8
    assert client.get(f"/assess/{call.reference}/panel/").status_code == 200


def test_rosa_and_luz_work_through_their_pages_under_the_role() -> None:
    call = call_at("verification", entries=0)
    for number in range(2):
        Entry.objects.create(
            call=call, code=f"K{number:02d}-4MD", mark=f"Mineral {number}", title="Propuesta",
            sections=[{"key": "problem", "title": "Problema", "text": "Texto."}],
        )  # fmt: skip
    rosa, luz = seen_as(cast.rosa()), seen_as(cast.luz())
    seats = f"/assess/{call.reference}/seats/"
    up = {"size": "3", "most_from_area": "0", "competences": "datos"}
    up |= {"resolution_no": "RA 9", "reason": "El reto pide a alguien de datos."}
    assert rosa.post(f"/assess/{call_at('open').reference}/committee/", up).status_code == 302
    Committee.objects.create(call=call, size=3, competences=["datos"])
    places = ("president", "secretary", "member", "substitute-1")
    for place, person in zip(places, (cast.ines(), cast.tomas(), cast.pilar(), cast.ana()), strict=True):
        act = {"place": place, "resolution_no": "RA 1", "appointed_on": "2026-05-04", "competences": ["datos"]}
        assert rosa.post(seats, act | {"email": person.email}).status_code == 302
        form = {"nothing": "on", "sworn": SWORN}
        assert seen_as(person).post(f"/interests/{call.reference}/", form).status_code == 302
    admit(call)
    assert rosa.get(seats).status_code == 200
    assert rosa.post(f"{seats}3/office/", {"office": "secretary", "resolution_no": "RA 2"}).status_code == 302
    assert rosa.get(f"/results/{call.reference}/shares/").status_code == 200
    calibrate = f"/assess/{call.reference}/calibration/"
    assert rosa.post(calibrate, {"source": "neutral"}).status_code == 302
    for person in (cast.ines(), cast.tomas(), cast.pilar(), cast.ana()):
        for sample in (1, 2):
            levels = {criterion.code: "3" for criterion in call.criteria.all()}
            assert seen_as(person).post(f"{calibrate}{sample}/", levels).status_code == 302
    assert rosa.post(f"{calibrate}hold/", {"words": "Entendemos igual los niveles."}).status_code == 302
    assert rosa.get(f"{seats}4/vacate/").status_code == 200
    assert rosa.post(f"{seats}4/vacate/", {"reason": "Tiene otra tarea que atender"}).status_code == 302
    assert rosa.post(f"/assess/{call.reference}/open/").status_code == 302
    score_all(call)
    assert rosa.post(f"/assess/{call.reference}/close/").status_code == 302
    page = f"/decide/{call.reference}/"
    for url in ("/decide/", page, f"{page}mineral-0/", f"{page}decision/", f"{page}deserted/"):
        assert luz.get(url).status_code == 200
    first = Entry.objects.filter(call=call).order_by("standing__rank")[0]
    choice = {"entry": first.code, "reasons": DECISION, "resolution_no": "RA 7"} | BECAUSE_TYPED
    assert luz.post(f"{page}decision/", choice | {"do": "check"}).status_code == 200
    assert luz.post(f"{page}decision/", choice | {"do": "confirm"}).status_code == 302
    assert Decision.objects.get(call=call).entry == first
    review = _review(call, Entry.objects.filter(call=call).exclude(pk=first.pk)[0])
    assert luz.get(f"{page}reviews/{review.pk}/").status_code == 200
    answer = {"answer": "dismissed", "reasons": DECISION}
    assert luz.post(f"{page}reviews/{review.pk}/", answer).status_code == 302
    review.refresh_from_db()
    assert review.outcome == "dismissed"
    assert Client().get(f"/results/{call.reference}/").status_code == 200


def _review(call: Any, entry: Entry) -> Any:
    from selection.actions.decisions import file_review

    call.refresh_from_db()
    return file_review(call=call, code=entry.code, grounds=DECISION)


def test_luz_declares_a_call_deserted_under_the_role() -> None:
    call = call_at("deliberation", entries=0)
    answer = seen_as(cast.luz()).post(f"/decide/{call.reference}/deserted/", {"reasons": DECISION})
    assert answer.status_code == 302
    call.refresh_from_db()
    assert call.state == "deserted"

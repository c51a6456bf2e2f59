"""An auditor of the call reads what its pilot planned, counted and wrote: never a text of a citizen, and changes nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts import grants
from accounts.models import User
from accounts.states import CallRole
from pilots.models import Pilot
from pilots.states import ReportKind
from pilots.views.frame import AUDITED
from tests import cast
from tests.architecture.role_table import ROLE_TABLE
from tests.pilots.test_views import everything, url
from tests.reports.test_documents import make, status

pytestmark = pytest.mark.django_db
PLAIN = [
    "pilot",
    "pilot_sheet",
    "pilot_activities",
    "pilot_evidence",
    "pilot_dashboard",
    "pilot_splits",
    "pilot_samples",
]
PLAIN += ["pilot_surveys", "pilot_requirements", "pilot_reports"]


def client_of(user: User) -> Client:
    """Return a browser in which somebody signed in."""
    made = Client()
    made.force_login(user)
    return made


@pytest.fixture
def pilot(db: None) -> Pilot:
    return everything()[0]


def test_auditor_reads_the_pilot_of_her_call_and_nobody_elses(pilot: Pilot) -> None:
    amparo = cast.another("amparo@contraloria.example", "Amparo Loayza")
    before = {name: client_of(amparo).get(url(name, pilot)).status_code for name in PLAIN}
    assert set(before.values()) == {404}
    grants.appoint(user=amparo, call=pilot.call, role=CallRole.AUDITOR, by="test")
    browser = client_of(amparo)
    assert {name: browser.get(url(name, pilot)).status_code for name in PLAIN} == dict.fromkeys(PLAIN, 200)
    report = make(pilot, ReportKind.FINAL)
    assert [status(browser, f"/reports/{report.pk}/{more}") for more in ("", "file/")] == [200, 200]
    assert pilot.title in browser.get("/pilots/").content.decode()


def test_auditor_opens_no_file_of_evidence_nor_a_form_and_changes_nothing(pilot: Pilot) -> None:
    amparo = cast.another("amparo@contraloria.example", "Amparo Loayza")
    grants.appoint(user=amparo, call=pilot.call, role=CallRole.AUDITOR, by="test")
    browser = client_of(amparo)
    file = pilot.imports.earliest("pk")
    closed = [url(name, pilot) for name in ("pilot_edit", "pilot_upload", "pilot_supplier", "pilot_evidence_rules")]
    closed += [url(name, pilot, file.pk) for name in ("pilot_import", "pilot_import_problems")]
    assert [browser.get(address).status_code for address in closed] == [404] * len(closed)
    rosa, page = client_of(cast.rosa()), url("pilot_evidence", pilot)
    links = [url("pilot_import", pilot, file.pk) in who.get(page).content.decode() for who in (browser, rosa)]
    assert links == [False, True], "no link leads to what does not open"
    sent = [browser.post(url(name, pilot)).status_code for name in ("pilot_fix", "pilot_start", "pilot_publish")]
    assert sent == [404] * 3
    assert browser.post(url("pilot_report_request", pilot), {"kind": "final", "language": "es"}).status_code == 404


def test_auditor_is_shown_no_link_that_does_not_open_for_her(pilot: Pilot) -> None:
    amparo = cast.another("amparo@contraloria.example", "Amparo Loayza")
    grants.appoint(user=amparo, call=pilot.call, role=CallRole.AUDITOR, by="test")
    meeting = pilot.meetings.earliest("pk")
    pages = [url(name, pilot) for name in PLAIN] + [url("pilot_meeting", pilot, meeting.pk)]
    auditor, rosa = client_of(amparo), client_of(cast.rosa())
    links = {link for page in pages for link in _links(auditor, page)}
    assert {link: status for link in links if (status := auditor.get(link).status_code) not in {200, 302}} == {}
    assert url("pilot_supplier", pilot) in _links(rosa, url("pilot_evidence", pilot)), "Who takes part is shown it."


def test_exercise_leads_to_its_pilot_who_reads_the_pilot(pilot: Pilot) -> None:
    amparo, page = cast.another("amparo@contraloria.example", "Amparo Loayza"), url("exercise", pilot)
    grants.appoint(user=amparo, call=pilot.call, role=CallRole.AUDITOR, by="test")
    shown = {who: url("pilot", pilot) in _links(client_of(who), page) for who in (amparo, cast.rosa(), cast.oscar())}
    opens = {who: client_of(who).get(url("pilot", pilot)).status_code == 200 for who in shown}
    assert shown == opens
    assert list(shown.values()) == [True, True, False]


def _links(browser: Client, page: str) -> set[str]:
    main = browser.get(page).content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', main)}


def test_pages_of_an_auditor_are_those_of_the_role_table() -> None:
    told = {name for name, who in ROLE_TABLE.items() if "auditor" in who.split() and name.startswith("pilot")}
    assert told == set(AUDITED)

"""Every page that lists something asks the same number of queries with 1 and with 30 rows; the admin's lists too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from pilots.models import EvidenceImport
from selection.models import Decision, Entry
from startups.models import Submission
from tests import cast, listing
from tests.architecture.role_table import ROLE_TABLE
from tests.factories import call_at
from tests.journeys import rows
from tests.pilots.conftest import ready
from tests.startups import making

#: Pages that show one thing, a form of fixed size, or only take a form.
SINGLE = {
    *("how_it_works", "accessibility", "privacy", "set_language", "health", "message", "enclosure", "profile"),
    *("ready", "metrics", "search", "mail_choices", "mail_stop", "follow", "follow_confirm", "follow_stop"),
    *("own_data_file", "erasure", "erasure_take_back"),
    *("api_index", "api_description", "api_one", "api_tokens", "api_token_remove", "session_end"),
    *(
        "call_document",
        "call_question",
        "call_prepare",
        "call_announce",
        "call_amend",
        "call_translate",
        "call_halt",
        "result_identity",
    ),
    *("names", "names_declare", "names_without", "names_way", "result_declarations", "score_amend"),
    *(
        "exercise_category",
        "exercise_appoint",
        "frame_start",
        "frame",
        "frame_guide",
        "frame_save",
        "frame_submit",
        "frame_review",
    ),
    *("frame_diff", "workshop_plan", "survey", "seat_declare", "score_save", "seat_vacate", "assessment_open"),
    *("assessment_close", "call_deserted", "review_answer", "startup_new", "invitation", "startup_edit"),
    *("member_remove", "invitation_cancel", "follow_call", "submission_section", "submission_autosave"),
    *("submission_identity", "submission_sworn", "submission_file", "submission_file_remove", "submission_preview"),
    *("submission_preview_replace", "submission_send", "submission_receipt", "submission_receipt_file"),
    *("submission_withdraw", "submission_result", "submission_review", "desk_take_up", "desk_hand_over", "unsealing"),
    *(
        "desk_eligibility",
        "desk_mask_words",
        "desk_masking",
        "desk_ask",
        "desk_answer",
        "desk_file",
        "pilot_plan",
        "pilot_edit",
        "pilot_start",
    ),
    *(
        "pilot_end",
        "pilot_publish",
        "pilot_conclusion",
        "pilot_activity_add",
        "pilot_activity",
        "pilot_gate",
        "pilot_meeting",
    ),
    *("pilot_meeting_ics", "pilot_source_add", "pilot_topic_add", "pilot_template", "pilot_reported"),
    *(
        "pilot_import_columns",
        "pilot_import_decide",
        "pilot_import_check",
        "pilot_lesson_add",
        "pilot_indicator_add",
        "pilot_indicator",
    ),
    *(
        "desk_place",
        "desk_decide",
        "desk_send_back",
        "desk_take_back",
        "desk_read",
        "submission_correction",
        "submission_translate",
    ),
    *("exhibit", "deciding_exhibit", "submission_flat", "submission_flat_page", "desk_flat", "desk_look"),
    *("record_keys", "record_verifier", "record_bundle", "record_checkpoint", "record_proof", "call_number"),
    *("pilot_indicator_count", "case_pdf", "pilot_report_request", "report", "report_file"),
    *("panel_dates", "session", "session_act", "submission_dates", "submission_date", "desk_dates", "desk_date"),
    *(
        "home_ics",
        "papers",
        "result_papers",
        "paper_issue",
        "paper",
        "paper_sign",
        "paper_file",
        "paper_check",
        "paper_checked",
    ),
    *("pilot_requirement_advice",),
    *(
        "measures",
        "admin_measures",
        "admin_invite",
        "admin_partners",
        "calibration",
        "calibration_hold",
        "calibration_sample",
        "calibration_waive",
    ),
    *("acta_vote", "acta_put", "acta_close", "seat_competences"),
    *("committee", "seat_office", "dissent", "shares", "submission_decline"),
    *("module_add", "certificate_ask", "certificate", "certificate_file"),
    *(
        "pilot_fix",
        "pilot_version",
        "pilot_version_file",
        "pilot_row_add",
        "pilot_row",
        "pilot_row_remove",
        "pilot_proof_add",
    ),
    *("pilot_proof", "pilot_ics_mail", "pilot_came", "pilot_follow_up", "pilot_effect_add"),
    *("pilot_case_text", "pilot_information_add", "pilot_information_level", "pilot_route", "report_editable"),
    *("case_report", "pilot_sandbox_report_add", "pilot_pulse", "pilot_pulse_agree"),
    *("pilot_dashboard_file", "pilot_evidence_rules", "pilot_token_revoke", "pilot_split_add", "pilot_sample_new"),
    *("pilot_sample", "pilot_sample_draw", "pilot_sample_close", "pilot_sample_label", "evidence_push"),
    "pilot_sample_give_up",
    *("pilot_split", "pilot_split_withdraw", "pilot_reported_withdraw"),
    *("ocds_releases", "ocds_record"),
    *("evidence_pushed",),
    *("desk_marks", "desk_page", "startup_logo", "startup_logos", "startup_logo_remove"),
}


@dataclass
class World:
    """Calls in every state, each with something to list; ``add(numbers)`` gives everything that many more rows."""

    def __post_init__(self) -> None:
        self.framing, self.open = call_at("framing"), call_at("open")
        self.survey = rows.answered(self.framing)
        now = rows.timezone.now()
        self.workshop = self.framing.workshops.create(
            title="Taller", starts_at=now, ends_at=now + rows.timedelta(hours=1), mode="online", facilitator="G"
        )
        self.assessing, self.deciding, self.told = (
            call_at(one) for one in ("assessment", "deliberation", "standstill")
        )
        self.seating, self.desk = call_at("verification"), call_at("verification")
        self.startup = making.startup()
        self.draft = Submission.objects.create(call=self.open, startup=self.startup)
        self.pilot, self.case = ready(), ready()
        self.case.call.state = "published"
        self.case.call.save()

    def add(self, numbers: range) -> None:
        for number in numbers:
            rows.platform(number)
            rows.route(number)
            rows.exercise(self.framing, number)
            rows.call(self.open, number)
            rows.incident(self.open, number)
            rows.entry(self.assessing, number, state="in_assessment")
            rows.entry(self.deciding, number, state="compliant")
            told = rows.entry(self.told, number, state="not_selected", review=True)
            if number == 0:
                Entry.objects.filter(pk=told.pk).update(state="selected")
                Decision.objects.create(
                    call=self.told,
                    entry=told,
                    reasons="Cumple.",
                    resolution_no="1",
                    decided_by=cast.luz(),
                    decided_at=rows.timezone.now(),
                )
            rows.seat(self.seating, number)
            rows.desk(self.desk, number)
            rows.startup(self.startup, self.draft, number)
            rows.pilot(self.pilot, number)
            rows.pilot(self.case, number)
            for state in ("framing", "assessment", "deliberation", "verification"):
                call_at(state)
            rows.case(number)


def _of(call: str, *more: Any) -> Callable[[World], list[Any]]:
    return lambda world: [getattr(world, call).reference, *more]


def _pilot(world: World) -> list[Any]:
    return [world.pilot.call.reference]


def _case(world: World) -> list[Any]:
    return [world.case.call.reference]


def _waiting(world: World) -> list[Any]:
    return [world.pilot.call.reference, EvidenceImport.objects.get(pilot=world.pilot, state="checked").pk]


def _first(world: World) -> list[Any]:
    return [world.desk.reference, Submission.objects.filter(call=world.desk).earliest("receipt_no").pk]


def _nothing(world: World) -> list[Any]:
    return []


#: Every page that lists something: who opens it, and the arguments of its address.
LISTS: dict[str, tuple[Callable[[], User] | None, Callable[[World], list[Any]]]] = {
    "front": (None, _nothing),
    "home": (cast.rosa, _nothing),
    "outbox": (cast.rosa, _nothing),
    "own_data": (cast.rosa, _nothing),
    "call_record": (cast.rosa, _of("framing")),
    "calls": (None, _nothing),
    "calls_feed": (None, _nothing),
    "calls_ics": (None, _nothing),
    "call": (None, _of("open")),
    "call_questions": (None, _of("open")),
    "call_documents": (cast.rosa, _of("open")),
    "call_answers": (cast.rosa, _of("open")),
    "exercises": (cast.rosa, _nothing),
    "exercise_start": (cast.kemi, _nothing),
    "exercise": (cast.rosa, _of("framing")),
    "frame_versions": (cast.rosa, _of("framing")),
    "workshop": (cast.rosa, lambda world: [world.framing.reference, world.workshop.pk]),
    "survey_open": (cast.rosa, _of("framing")),
    "survey_results": (cast.rosa, lambda world: [world.survey.pk]),
    "assessments": (cast.ines, _nothing),
    "assessment": (cast.ines, _of("assessing")),
    "score": (cast.ines, _of("assessing", "roca-0")),
    "seat_recognition": (cast.ines, _of("assessing")),
    "panel": (cast.ines, _of("assessing")),
    "panel_seats": (cast.rosa, _of("seating")),
    "deliberation": (cast.rosa, _of("deciding")),
    "decisions": (cast.luz, _nothing),
    "deciding": (cast.luz, _of("told")),
    "deciding_entry": (cast.luz, _of("told", "roca-0")),
    "decision": (cast.luz, _of("deciding")),
    "result": (None, _of("told")),
    "startups": (cast.daniela, _nothing),
    "invitations": (cast.ana, _nothing),
    "startup": (cast.daniela, lambda world: [world.startup.pk]),
    "startup_identity": (cast.daniela, lambda world: [world.startup.pk, "names"]),
    "startup_team": (cast.daniela, lambda world: [world.startup.pk]),
    "submissions": (cast.daniela, _nothing),
    "start_submission": (cast.daniela, _of("open")),
    "submission": (cast.daniela, lambda world: [world.draft.pk]),
    "submission_files": (cast.daniela, lambda world: [world.draft.pk]),
    "custody": (cast.oscar, _nothing),
    "desk": (cast.oscar, _of("desk")),
    "desk_blinding": (cast.oscar, _first),
    "desk_queue": (cast.oscar, _of("desk")),
    "pilots": (cast.rosa, _nothing),
    "pilot": (cast.rosa, _pilot),
    "pilot_activities": (cast.rosa, _pilot),
    "lessons": (None, _nothing),
    "barriers": (None, _nothing),
    "workshop_wall": (cast.rosa, lambda world: [world.framing.reference, world.workshop.pk]),
    "workshop_projector": (cast.rosa, lambda world: [world.framing.reference, world.workshop.pk]),
    "training": (cast.rosa, lambda world: [world.framing.reference, world.workshop.pk]),
    "module": (cast.rosa, lambda world: [world.framing.reference, world.workshop.pk, 1]),
    "pilot_sheet": (cast.rosa, _pilot),
    "pilot_versions": (cast.rosa, _pilot),
    "pilot_ics": (cast.rosa, _pilot),
    "pilot_follow_up_add": (cast.rosa, _pilot),
    "pilot_meeting_add": (cast.rosa, _pilot),
    "pilot_evidence": (cast.rosa, _pilot),
    "pilot_dashboard": (cast.rosa, _pilot),
    "pilot_supplier": (cast.rosa, _pilot),
    "pilot_splits": (cast.rosa, _pilot),
    "pilot_samples": (cast.rosa, _pilot),
    "pilot_upload": (cast.rosa, _pilot),
    "pilot_import": (cast.rosa, _waiting),
    "pilot_import_problems": (cast.rosa, _waiting),
    "pilot_surveys": (cast.rosa, _pilot),
    "pilot_requirements": (cast.rosa, _pilot),
    "pilot_requirement_add": (cast.rosa, _pilot),
    "case_replicate": (cast.rosa, _case),
    "portfolio": (None, _nothing),
    "pilot_information": (cast.rosa, _pilot),
    "pilot_requirement": (cast.rosa, lambda world: [*_pilot(world), 1]),
    "pilot_requirement_versions": (cast.rosa, lambda world: [*_pilot(world), 1]),
    "pilot_finding_add": (cast.rosa, _pilot),
    "pilot_decision_add": (cast.rosa, _pilot),
    "cases": (None, _nothing),
    "case": (None, _case),
    "case_evidence": (None, _case),
    "open_data": (None, _nothing),
    "api_list": (None, lambda _world: ["scores"]),
    "dataset_csv": (None, lambda _world: ["results"]),
    "dataset_json": (None, lambda _world: ["indicators"]),
    "pilot_reports": (cast.rosa, _pilot),
    "admin_desk": (cast.kemi, _nothing),
    "admin_exercise": (cast.kemi, _of("framing")),
}
#: Where more rows of the world are no more to read: these pages show one thing, but could ask once a row for it.
SAME_LENGTH = {"admin_exercise", "score", "deciding_entry", "submission", "desk_queue", "pilot_versions"}
#: The nine work categories are as many as they are.
FIXED = {"Category"}


def test_a_new_page_says_whether_it_lists_something() -> None:
    named = {name for name in ROLE_TABLE if not name.endswith("*") and not name.startswith(("account_", "mfa_"))}
    assert (named - LISTS.keys() - SINGLE, (LISTS.keys() | SINGLE) - named, LISTS.keys() & SINGLE) == (
        set(),
        set(),
        set(),
    )


def _cost(client: Client, address: str) -> tuple[int, int]:
    """Return (length of the page, queries that it took), after a visit that filled what is remembered."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200, address
    return len(body), len(asked)


def _costs(world: World) -> dict[str, tuple[int, int]]:
    found = {}
    for name, (who, arguments) in LISTS.items():
        client = Client()
        if who is not None:
            client.force_login(who(), backend="allauth.account.auth_backends.AuthenticationBackend")
        found[name] = _cost(client, reverse(name, args=arguments(world)))
    staff = listing.kemi()
    for model in admin.site._registry:
        listing.cost(staff, model)
        found[model.__name__] = listing.cost(staff, model)
    return found


@pytest.mark.django_db
def test_no_page_asks_once_a_row() -> None:
    world = World()
    world.add(range(1))
    one = _costs(world)
    world.add(range(1, 30))
    thirty = _costs(world)
    assert {name: (one[name][1], thirty[name][1]) for name in one if one[name][1] != thirty[name][1]} == {}
    # A page that did not grow listed nothing, and proved nothing; a list of the admin site may have been full before.
    lists = {model.__name__ for model in admin.site._registry}
    still = [name for name in one if one[name][0] >= thirty[name][0] and name not in SAME_LENGTH | FIXED]
    assert [name for name in still if name not in lists or one[name][0] < 30] == []

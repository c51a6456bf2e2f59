"""Preparing, announcing and halting a call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from accounts import grants
from accounts.states import CallRole
from challenges.actions.calls import (
    announce_call,
    cancel_call,
    declare_deserted,
    prepare_call,
    publish_document,
    resume_call,
    suspend_call,
)
from challenges.actions.clock import lock_call
from challenges.models import Call, ChallengeFrame
from challenges.queries.calls import announcement_facts, next_actions_calls
from challenges.rules.calls import checklist, weights_add_up
from challenges.signals import call_changed
from challenges.states import FrameState
from kernel.verdict import Refused
from ledger.queries import entries, happened, payload
from tests import cast
from tests.challenges.files import archive, pdf
from tests.factories import call_at

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
DATES = {
    "opens_at": datetime(2026, 11, 30, 14, 0, tzinfo=UTC),
    "questions_until": datetime(2026, 12, 11, 22, 0, tzinfo=UTC),
    "closes_at": datetime(2026, 12, 18, 22, 0, tzinfo=UTC),
}
TEXTS = {
    "eligibility": "Empresas de la región.",
    "ip_terms": "De quien lo hace.",
    "data_terms": "Sin datos personales.",
    "disclaimer": "No constituye procedimiento de selección ni buena pro.",
}


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def ready(**fields: Any) -> Call:
    """A framing call of which nothing is missing."""
    call = call_at("framing", **{**DATES, **TEXTS, **fields})
    call.frame = ChallengeFrame.objects.create(
        call=call,
        version=1,
        state=FrameState.APPROVED,
        how_might_we="¿Cómo?",
        saved_by=cast.rosa(),
        saved_at=NOW,
        submitted_by=cast.rosa(),
        submitted_at=NOW,
        reviewed_by=cast.luz(),
        reviewed_at=NOW,
    )
    call.save(update_fields=["frame"])
    return call


def missing(call: Call) -> list[str]:
    facts = announcement_facts(Call.objects.get(pk=call.pk), steers=True)
    return [str(check.label) for check in checklist(facts) if not check.verdict]


def test_rosa_may_announce_a_call_of_which_nothing_is_missing() -> None:
    call = ready()
    assert missing(call) == []
    announced = announce_call(call=call, by=cast.rosa())
    assert (announced.state, announced.announced_at) == ("announced", NOW)


def test_rosa_reads_at_once_every_text_that_is_missing() -> None:
    call = ready()
    Call.objects.filter(pk=call.pk).update(eligibility=" ", disclaimer="")
    facts = announcement_facts(Call.objects.get(pk=call.pk), steers=True)
    assert [str(check.verdict.reason) for check in checklist(facts) if not check.verdict] == [
        "Write who may apply. Write the disclaimer."
    ]


def test_rosa_announces_no_call_that_names_a_brand_and_reads_which_word() -> None:
    call = ready()
    Call.objects.filter(pk=call.pk).update(title="Usar Whats App", eligibility="Quien use Google  Maps o PowerBI.")
    facts = announcement_facts(Call.objects.get(pk=call.pk), steers=True)
    (check,) = [check for check in checklist(facts) if not check.verdict]
    assert (str(check.label), str(check.verdict.reason)) == (
        "No brand or supplier named",
        "The call names a brand, product, supplier or technology: “Whats App” (title); “Google  Maps” (who may apply); "
        "“PowerBI” (who may apply). Describe what is needed instead.",
    )
    with pytest.raises(Refused, match="Whats App"):
        announce_call(call=call, by=cast.rosa())


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("category", None, "Category chosen"),
        ("frame", None, "Frame approved"),
        ("summary", " ", "Texts written"),
        ("eligibility", "", "Texts written"),
        ("disclaimer", "", "Texts written"),
        ("countries", [], "Countries chosen"),
        ("languages", [], "Languages chosen"),
        ("closes_at", None, "Dates set and in order"),
        ("opens_at", NOW - timedelta(seconds=1), "Dates set and in order"),
        ("questions_until", DATES["opens_at"] + timedelta(days=4), "Days enough to ask"),
    ],
)
def test_rosa_may_not_announce_a_call_that_misses_something(field: str, value: Any, label: str, settings: Any) -> None:
    from django.utils import translation

    call = ready()
    setattr(call, field, value)
    call.save()
    with translation.override("en"):
        assert missing(call) == [label]
    with pytest.raises(Refused):
        announce_call(call=call, by=cast.rosa())
    call.refresh_from_db()
    assert call.state == "framing"


def test_rosa_may_not_announce_without_authority_and_two_custodians() -> None:
    call = ready()
    grants.dismiss(user=cast.marta(), call=call, role=CallRole.CUSTODIAN, by="test")
    grants.dismiss(user=cast.luz(), call=call, role=CallRole.AUTHORITY, by="test")
    assert len(missing(call)) == 2


@pytest.mark.parametrize("who", [cast.luz, cast.julio, cast.ana, cast.ines])
def test_others_may_not_announce(who: Any) -> None:
    call = ready()
    with pytest.raises(Refused):
        announce_call(call=call, by=who())


def test_the_record_holds_the_rules_of_a_call_from_its_announcement() -> None:
    call = ready()
    announce_call(call=call, by=cast.rosa())
    (rules,) = [payload(entry) for entry in happened(call.reference, "rules")]
    assert [(one["code"], one["weight"], one["complies_from"], len(one["anchors"])) for one in rules["criteria"]] == [
        (code, 25, 3, 6) for code in ("C1", "C2", "C3", "C4")
    ]
    assert rules["closes_at"] == DATES["closes_at"].isoformat()
    assert rules["frame_version"] == 1
    assert len(rules["tie_rule"]) == 4


def test_the_record_says_in_its_own_words_who_announced_a_call() -> None:
    call, rosa = ready(), cast.rosa()
    before = happened(call.reference, "call_state").count()
    announce_call(call=call, by=rosa)
    (line,) = [payload(entry) for entry in happened(call.reference, "call_announced")]
    assert (line["before"], line["after"]) == ("framing", "announced")
    assert happened(call.reference, "call_state").count() == before


def test_a_call_that_opens_at_its_announcement_is_open_at_once() -> None:
    call = ready(opens_at=NOW)
    assert announce_call(call=call, by=cast.rosa()).state == "open"


def test_rosa_may_prepare_a_call_half_done_and_weigh_its_criteria() -> None:
    call = call_at("framing")
    prepare_call(call=call, by=cast.rosa(), title="Otro título", weights={"C1": 40, "C2": 20, "C3": 20, "C4": 20})
    call.refresh_from_db()
    assert call.title == "Otro título"
    assert list(call.criteria.values_list("weight", flat=True)) == [40, 20, 20, 20]


def test_weights_that_do_not_add_up_are_refused_and_nothing_is_kept() -> None:
    call = call_at("framing")
    with pytest.raises(Refused):
        prepare_call(call=call, by=cast.rosa(), title="Otro", weights={"C1": 40})
    call.refresh_from_db()
    assert call.title == "Escuchar a los vecinos de Ate"
    assert set(call.criteria.values_list("weight", flat=True)) == {25}
    assert [bool(weights_add_up(w)) for w in ([25] * 4, [25] * 3, [0, 50, 50], [], [100])] == [
        True,
        False,
        False,
        False,
        True,
    ]


def test_nobody_prepares_a_call_after_its_announcement_or_a_field_that_is_not_hers() -> None:
    with pytest.raises(Refused):
        prepare_call(call=call_at("announced"), by=cast.rosa(), title="Otro")
    with pytest.raises(KeyError):
        prepare_call(call=call_at("framing"), by=cast.rosa(), state="open")
    with pytest.raises(Refused):
        prepare_call(call=call_at("framing"), by=cast.rosa(), **{**DATES, "closes_at": DATES["opens_at"]})


def test_a_suspended_call_stands_still_and_goes_on_where_time_is() -> None:
    call = call_at("open", **{**DATES, "opens_at": NOW - timedelta(days=1)})
    assert suspend_call(call=call, reason="Corte de red.", by=cast.rosa()).state == "suspended"
    with time_machine.travel(DATES["questions_until"], tick=False):
        assert lock_call(call).state == "suspended"
        assert resume_call(call=call, reason="Volvió.", by=cast.rosa()).state == "questions_closed"
    kinds = [entry.kind for entry in entries(call.reference)]
    assert [kind for kind in kinds if kind in {"call_suspended", "call_resumed"}] == ["call_suspended", "call_resumed"]


def test_a_call_whose_closing_passed_while_suspended_needs_an_amendment_first() -> None:
    from challenges.actions.calls import amend_call

    call = call_at("open", **{**DATES, "opens_at": NOW - timedelta(days=1)})
    suspend_call(call=call, reason="Corte.", by=cast.rosa())
    with time_machine.travel(DATES["closes_at"], tick=False):
        with pytest.raises(Refused):
            resume_call(call=call, reason="Volvió.", by=cast.rosa())
        amend_call(
            call=call,
            changes={"closes_at": DATES["closes_at"] + timedelta(days=5)},
            reason="Se repone el plazo.",
            by=cast.rosa(),
        )
        assert resume_call(call=call, reason="Volvió.", by=cast.rosa()).state == "questions_closed"


@pytest.mark.parametrize("act", [suspend_call, partial(cancel_call, cause="no_means")])
def test_no_call_is_halted_without_a_reason_or_by_a_stranger(act: Any) -> None:
    call = call_at("open")
    for reason, who in [(" ", cast.rosa()), ("Motivo", cast.ana()), ("Motivo", cast.oscar())]:
        with pytest.raises(Refused):
            act(call=call, reason=reason, by=who)
    call.refresh_from_db()
    assert call.state == "open"


@pytest.mark.parametrize("state", ["decided", "piloting", "evaluated", "published"])
def test_nobody_cancels_what_was_decided(state: str) -> None:
    with pytest.raises(Refused):
        cancel_call(call=call_at(state), cause="need_gone", reason="Motivo", by=cast.rosa())


@pytest.mark.parametrize("cause", ["", "none_complies", "because"])
def test_a_call_is_cancelled_for_a_cause_from_the_list_that_stands_in_the_record(cause: str) -> None:
    call = call_at("open")
    with pytest.raises(Refused, match="Choose the cause"):
        cancel_call(call=call, cause=cause, reason="Motivo", by=cast.rosa())
    with pytest.raises(Refused, match="Choose the cause"):
        declare_deserted(call=call_at("closed"), cause="need_gone", reason="Motivo", by=cast.rosa())
    cancel_call(call=call, cause="no_means", reason="Motivo", by=cast.rosa())
    told = payload(happened(call.reference, "call_cancelled").get())
    assert (told["cause"], told["reason"]) == ("no_means", "Motivo")


@pytest.mark.parametrize("who", [cast.rosa, cast.luz, cast.oscar])
def test_a_closed_call_is_declared_deserted_by_those_who_know(who: Any) -> None:
    assert (
        declare_deserted(call=call_at("closed"), cause="none_complies", reason="Nadie cumple.", by=who()).state
        == "deserted"
    )
    with pytest.raises(Refused):
        declare_deserted(call=call_at("closed"), cause="none_complies", reason="Nadie cumple.", by=cast.ana())
    with pytest.raises(Refused):
        declare_deserted(call=call_at("open"), cause="none_complies", reason="Nadie cumple.", by=who())


def test_what_happens_to_a_call_is_told_above(django_capture_on_commit_callbacks: Any) -> None:
    heard: list[str] = []

    def listen(sender: Any, *, reference: str, what: str, **more: Any) -> None:
        heard.append(what)

    call_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            call = ready()
            announce_call(call=call, by=cast.rosa())
            suspend_call(call=call, reason="Motivo", by=cast.rosa())
            resume_call(call=call, reason="Motivo", by=cast.rosa())
            cancel_call(call=call, cause="need_gone", reason="Motivo", by=cast.rosa())
    finally:
        call_changed.disconnect(listen)
    assert heard == ["announced", "suspended", "resumed", "cancelled"]


@pytest.mark.parametrize(
    "upload",
    [
        lambda: pdf(),
        lambda: archive("bases.docx", "word/document.xml"),
        lambda: archive("bases.XLSX", "xl/workbook.xml"),
        lambda: archive("bases.odt", "content.xml", mimetype="application/vnd.oasis.opendocument.text"),
    ],
)
def test_rosa_may_publish_a_document_in_versions(upload: Any) -> None:
    call = call_at("announced")
    first = publish_document(call=call, title="Bases", upload=upload(), by=cast.rosa())
    second = publish_document(call=call, title="Bases ", upload=upload(), by=cast.rosa())
    assert (first.version, second.version, len(second.sha256)) == (1, 2, 64)
    assert "bases" not in second.file.name.lower()


def test_after_the_opening_no_document_is_replaced_but_others_are_published() -> None:
    call = call_at("announced")
    publish_document(call=call, title="Bases", upload=pdf(), by=cast.rosa())
    assert call.opens_at is not None
    with time_machine.travel(call.opens_at, tick=False):
        with pytest.raises(Refused, match="not replaced"):
            publish_document(call=call, title=" Bases", upload=pdf(), by=cast.rosa())
        assert publish_document(call=call, title="Absolución", upload=pdf(), by=cast.rosa()).version == 1


@pytest.mark.parametrize(
    "upload",
    [
        lambda: pdf("programa.exe"),
        lambda: pdf("bases.pdf", b"MZ not a pdf"),
        lambda: pdf("bases.docx"),
        lambda: archive("bases.docx", "xl/workbook.xml"),
        lambda: archive("bases.pdf", "word/document.xml"),
        lambda: archive("bases.odt", "content.xml"),
        lambda: pdf("bases.pdf", b""),
        lambda: pdf("bases.pdf", b"%PDF-" + b"x" * 2048),
        lambda: pdf("bases"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(upload: Any, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 2048
    call = call_at("open")
    with pytest.raises(Refused):
        publish_document(call=call, title="Bases", upload=upload(), by=cast.rosa())
    assert call.documents.count() == 0


@pytest.mark.parametrize("who", [cast.luz, cast.ana, cast.daniela])
def test_others_may_not_publish_documents(who: Any) -> None:
    with pytest.raises(Refused):
        publish_document(call=call_at("open"), title="Bases", upload=pdf(), by=who())


def test_rosa_is_told_what_to_prepare_and_announce() -> None:
    call = ready(summary="")
    assert [action.url for action in next_actions_calls(cast.rosa())] == [
        reverse("call_prepare", args=[call.reference])
    ]
    Call.objects.filter(pk=call.pk).update(summary="Se busca.")
    assert [action.url for action in next_actions_calls(cast.rosa())] == [
        reverse("call_announce", args=[call.reference])
    ]
    assert next_actions_calls(cast.ana()) == []
    assert next_actions_calls(cast.luz()) == []

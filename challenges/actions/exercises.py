"""Beginning an exercise, choosing its category, appointing its people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import grants
from accounts.models import PublicEntity, User
from accounts.states import CallRole
from challenges.actions.clock import lock_call
from challenges.actions.custody import appoint_successor
from challenges.countries import assessment_language
from challenges.criteria import CRITERIA
from challenges.models import Call, CallTemplateVersion, Category, Criterion, Partner
from challenges.queries.access import steers
from challenges.queries.custody import may_keep, successions_asked
from challenges.rules import exercises as rules
from challenges.rules.custody import may_facilitate, names_are_kept, stays_shut_out
from challenges.rules.templates import filled
from challenges.rules.translations import kept
from challenges.states import CALL, CallState
from kernel.verdict import require
from ledger.actions import record

__all__ = ["appoint_to_call", "choose_category", "dismiss_from_call", "start_exercise", "steers"]

DISCLAIMER = "Esta convocatoria no constituye procedimiento de selección ni otorga buena pro."


@transaction.atomic
def start_exercise(
    *,
    entity: PublicEntity,
    title: str,
    by: Any,
    partners: Sequence[Partner] = (),
    reference: str = "",
    illustrative: bool = False,
    source_note: str = "",
    template: CallTemplateVersion | None = None,
) -> Call:
    """Begin an exercise of an entity as a draft, with the four basic criteria or with what a template holds.

    Without a ``title`` it has the template's, written for the entity.
    """
    require(rules.may_steer(steers=steers(by, entity)))
    PublicEntity.objects.select_for_update(of=("self",)).get(pk=entity.pk)
    began = _from_template(template, entity) if template else {}
    title = title or began.get("title", "")
    call = Call.objects.create(
        reference=reference or _next_reference(entity),
        entity=entity,
        title=title,
        countries=["PE", "BR", "AR", "MX", "CL", "CO"],
        languages=["es", "pt"],
        disclaimer=DISCLAIMER,
        illustrative=illustrative,
        source_note=source_note,
        **{name: value for name, value in began.items() if name != "title"},
    )
    call.partners.set(partners)
    for order, criterion in enumerate(template.criteria if template else CRITERIA, start=1):
        Criterion.objects.create(call=call, order=order, **criterion)
    record(
        "exercise_started",
        by=by,
        call=call.reference,
        entity=entity.acronym,
        title=title,
        partners=[partner.name for partner in partners],
        **({"template": template.template.name, "version": template.number} if template else {}),
    )
    return call


def _from_template(version: CallTemplateVersion, entity: PublicEntity) -> dict[str, Any]:
    """Return what a call takes over from a template, in the language of its entity's country."""
    language = assessment_language([], entity.country)
    values = {"entity": entity.short_name or entity.legal_name, "city": entity.city}
    others = {code: {**said, "title": filled(said.get("title", ""), values)} for code, said in version.texts.items()}
    return {
        "template_version": version,
        "translations": kept(others, language),
        "title": filled(version.text("title", language), values),
        "summary": version.text("summary", language),
        "eligibility": version.text("eligibility", language),
        "pilot_weeks": version.pilot_weeks,
    }


def _next_reference(entity: PublicEntity) -> str:
    stem = f"{entity.acronym.upper()}-{timezone.localdate().year}-"
    last = (
        Call.objects.filter(reference__startswith=stem)
        .order_by("-reference")
        .values_list("reference", flat=True)
        .first()
    )
    number = int(last.removeprefix(stem)) + 1 if last and last.removeprefix(stem).isdecimal() else 1
    return f"{stem}{number:03d}"


@transaction.atomic
def choose_category(*, call: Call, category: Category, by: User, resolution_no: str = "") -> Call:
    """Choose the work category of an exercise; from then on it is framed.

    The authority chooses; GovLink's staff may put her choice on record with the number of her resolution.
    """
    call = lock_call(call)
    require(
        rules.may_choose_category(
            state=call.state,
            is_authority=grants.is_appointed(by, CallRole.AUTHORITY, call),
            is_staff=by.is_staff,
            resolution_no=resolution_no,
            active=category.active,
        )
    )
    call.category = category
    call.save(update_fields=["category"])
    record(
        "category_chosen",
        by=by,
        call=call.reference,
        number=category.number,
        name=category.name,
        resolution_no=resolution_no,
    )
    if call.state == CallState.DRAFT:
        CALL.move(
            call,
            CallState.FRAMING,
            record=lambda before, after: record("call_state", by=by, call=call.reference, before=before, after=after),
        )
    return call


@transaction.atomic
def appoint_to_call(*, call: Call, user: User, role: str, by: Any, resolution_no: str = "") -> None:
    """Appoint a person to a role on a call; ``Refused`` when she has a role that excludes this one.

    The authority and the auditor may belong to an applicant: the appointment is void then, and looks like any other.
    Once the call has closed a custodian is appointed in the place of one who asked for a successor.
    """
    call = lock_call(call)
    if role == CallRole.CUSTODIAN and names_are_kept(call.state, call.resumes_to):
        appoint_successor(call=call, user=user, resolution_no=resolution_no, by=by)
        return
    require(
        rules.may_appoint(
            steers=steers(by, call.entity),
            is_staff=isinstance(by, str) or by.is_staff,
            own=not isinstance(by, str) and by.pk == user.pk,
            role=role,
            of_staff=user.is_staff,
        )
    )
    if role == CallRole.CUSTODIAN:
        require(may_keep(call, user))
    if role == CallRole.FACILITATOR:
        require(may_facilitate(is_custodian=grants.is_appointed(user, CallRole.CUSTODIAN, call)))
    grants.appoint(user=user, call=call, role=role, by=by, resolution_no=resolution_no)


@transaction.atomic
def dismiss_from_call(*, call: Call, user: User, role: str, by: Any) -> None:
    """End an appointment. A custodian dismissed after the close never takes another exclusive role on that call."""
    call = lock_call(call)
    require(rules.may_steer(steers=steers(by, call.entity)))
    keeps = stays_shut_out(role=role, state=call.state)
    grants.dismiss(user=user, call=call, role=role, by=by, keeps_claim=keeps)
    if role == CallRole.CUSTODIAN:
        successions_asked(call).filter(leaver=user).update(ended_at=timezone.now())

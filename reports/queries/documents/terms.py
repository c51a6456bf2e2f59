"""Terms of reference generated from a pilot: nineteen sections, what is not known stays a marked place.

Source of the sections: Reglamento de la Ley 32069, arts. 44, 72, 144; Ley 32069, arts. 46 and 60 (verify against the
official gazette). Nothing here names the start-up of the pilot: the requirement is the same for every supplier (44.6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from challenges.rules.gate import find_names
from pilots.models import Pilot
from pilots.queries.requirements import RequirementFigure, names_to_avoid
from pilots.states import Phase
from reports.queries.documents.facts import Facts, day, facts, indicator_grid, requirement_grid
from reports.queries.documents.planned import risk_grid
from reports.rules.document import Block, Box, Document, Grid, Items, Place, Section, Text, known, listed


def terms_of_reference(pilot: Pilot, language: str) -> Document:
    """Build the terms of reference."""
    found = facts(pilot)
    document = _document(found, language)
    if names := _named(document, pilot):
        warning = Box(
            _("Not ready: it names somebody"),
            _(
                "These words name a brand, a product or a supplier: %(names)s. Terms of reference are the same for "
                "every supplier: change what brought them in, and make the document again."
            )
            % {"names": ", ".join(names)},
            "warn",
        )
        return replace(document, notices=(warning, *document.notices))
    return document


def _document(found: Facts, language: str) -> Document:
    titled = [f"{place}. {title}" for place, title in enumerate(_titles(), start=1)]
    bodies = _bodies(found)
    return Document(
        title=_("Terms of reference: %(title)s") % {"title": found.call.title},
        language=language,
        reference=found.call.reference,
        lead=_("%(entity)s. Draft made from what the pilot taught; places on yellow are to be filled in.")
        % {"entity": found.call.entity.legal_name},
        sections=tuple(Section(title, blocks) for title, blocks in zip(titled, bodies, strict=True)),
        notices=(
            Box(
                _("Before you use it"),
                _(
                    "Have the legal office verify each norm against the official gazette. Name no brand, origin or "
                    "supplier, and publish what the pilot taught to every supplier alike."
                ),
            ),
        ),
    )


def names_in_terms(pilot: Pilot) -> list[str]:
    """Return the brands, products and suppliers that the terms of reference would name, each once."""
    return _named(_document(facts(pilot), "es"), pilot)


def _named(document: Document, pilot: Pilot) -> list[str]:
    text = "\n".join(_texts(document))
    return list(dict.fromkeys(hit.word for hit in find_names({"text": text}, names_to_avoid(pilot))))


def _texts(document: Document) -> Iterator[str]:
    for section in document.sections:
        for block in section.blocks:
            match block:
                case Text():
                    yield block.text
                case Items():
                    yield from block.items
                case Grid():
                    yield from (cell for row in block.rows for cell in row if isinstance(cell, str))


def _titles() -> list[str]:
    return [
        _("Name of what is procured"),
        _("Public purpose"),
        _("Background"),
        _("Objectives"),
        _("User area"),
        _("Scope and description"),
        _("Functional requirements"),
        _("Performance, data, interoperability, security, accessibility and data protection"),
        _("Deliverables, terms and place"),
        _("Qualification requirements"),
        _("Proposed evaluation factors"),
        _("Form of payment and of contract"),
        _("Acceptance"),
        _("Penalties"),
        _("Intellectual property and data"),
        _("Risks and who bears them"),
        _("Obligatory clauses"),
        _("Handing over and training"),
        _("Annexes: from finding to requirement"),
    ]


def _bodies(found: Facts) -> list[tuple[Block, ...]]:
    pilot, call, frame = found.pilot, found.call, found.frame
    owner = frame.owner_area.name if frame and frame.owner_area else ""
    return [
        (Text(call.title), Place(_("Code of the catalogue of goods and services, when there is one"))),
        (
            known(frame.impact_goal if frame else "", _("Which public purpose it serves (Ley 32069, art. 46.1)")),
            known(frame.affected_people if frame else "", _("Whom it benefits, and how many")),
        ),
        _background(found),
        (
            known(frame.how_might_we if frame else "", _("The general objective")),
            known(frame.success_indicators if frame else "", _("The specific objectives")),
            indicator_grid(found.indicators),
        ),
        (known(owner, _("The area that asks for it, and who answers for it")),),
        (
            known(_scope(found), _("What is included")),
            known(frame.out_of_scope if frame else "", _("What is not included")),
            Text(_("The requirement is written by performance and function (Reglamento, art. 44.2)."), "meta"),
        ),
        (requirement_grid(found), *_not_this_time(found)),
        (
            known(frame.data_available if frame else "", _("Data that the entity gives, and their form")),
            known(pilot.data_protection, _("Legal basis, impact assessment and retention (Ley 29733)")),
            Place(_("Service levels: availability, time to answer, people at once, each with a number")),
            Place(_("Open formats and interfaces; systems of the entity that it has to work with")),
            Place(_("Security and accessibility (WCAG 2.2 AA), and how each is verified")),
        ),
        (
            Place(_("The deliverables. What follows is a proposal from the phases of the pilot: keep what you need")),
            Items(tuple(_deliverables(found))),
            Place(_("Term of each deliverable in calendar days, and the place")),
        ),
        (
            Items(
                (
                    _("Legal capacity"),
                    _("Technical and professional capacity"),
                    _("Experience of the bidder (Reglamento, art. 72.3)"),
                )
            ),
            Place(_("What is asked of each, in proportion to the need, so that new firms can answer too")),
        ),
        (Place(_("Factors and points: how well beyond the minimum, measured as in the pilot")),),
        (Place(_("Form of payment, form of contract, delivery, adjustment formula where it applies")),),
        (
            Text(
                _(
                    "The user area accepts within 7 days of the delivery; within 20 when tests are needed or it is a "
                    "consultancy (Reglamento, art. 144.3)."
                )
            ),
            known(_tests(found), _("The tests of acceptance")),
        ),
        (Place(_("Penalty for delay, and other penalties with their way of verification")),),
        (
            known(call.ip_terms, _("Whose the results are")),
            known(call.data_terms, _("Whose the data are, and in which form they are handed over at the end")),
        ),
        _risks(found),
        (
            Items(
                (
                    _("Against corruption"),
                    _("Solution of controversies"),
                    _("Termination of the contract"),
                    _("Management of risks"),
                    _("Guarantees"),
                )
            ),
            Text(_("Ley 32069, art. 60: take the wording in force from the standard documents."), "meta"),
        ),
        (
            listed(
                (one.title for one in found.activities["activities"] if one.phase == "training"),
                _("Hours of training, whom for, documentation, and how the next supplier takes over"),
            ),
        ),
        (_trace(found),),
    ]


def _background(found: Facts) -> tuple[Block, ...]:
    """Tell the pilot without its supplier."""
    blocks: list[Block] = [
        known(found.frame.problem_statement if found.frame else "", _("The problem")),
        Text(
            _("A small validation exercise was carried out from %(first)s to %(last)s (exercise %(reference)s).")
            % {
                "first": day(found.pilot.starts_on),
                "last": day(found.pilot.last_day),
                "reference": found.call.reference,
            }
        ),
    ]
    if found.heard:
        blocks.append(Text(found.heard))
    if found.findings:
        blocks.append(Items(tuple(row["finding"].text for row in found.findings), ordered=True))
    return tuple(blocks)


def _deliverables(found: Facts) -> Iterator[str]:
    """Yield what each phase that the pilot had would hand over: its own activities and delays say nothing of it."""
    proposed = {
        Phase.LAYOUT: _("Configuration agreed with the user areas, with its catalogue of data"),
        Phase.DEMONSTRATION: _("Demonstration of each functional requirement, with its minutes"),
        Phase.TEST: _("Report of the tests of acceptance, with what was counted in each"),
        Phase.TRAINING: _("Training of the users, with its materials and list of attendance"),
        Phase.CLOSING: _("Data in an open format, documentation, and handing over"),
    }
    had = {one.phase for one in found.activities["activities"]}
    yield from (f"{Phase(phase).label}: {said}" for phase, said in proposed.items() if phase in had or not had)


def _risks(found: Facts) -> tuple[Block, ...]:
    grid = risk_grid(found)
    missing = _("Each risk, how likely, how grave, who bears it (Reglamento, art. 44.3)")
    if grid is None:
        return (known(found.pilot.risks, missing),)
    return (grid, Place(_("Which of these the supplier bears and which the entity (Reglamento, art. 44.3)")))


def _scope(found: Facts) -> str:
    return str(found.pilot.scope or (found.frame.context_constraints if found.frame else ""))


def _tests(found: Facts) -> str:
    rows = [one.requirement for one in found.requirements if one.requirement.fit_criterion]
    return "\n".join(f"{one.code}: {one.fit_criterion}" for one in rows)


def _not_this_time(found: Facts) -> list[Block]:
    rows = [one.requirement for one in found.requirements if one.requirement.priority == "wont"]
    if not rows:
        return []
    return [Text(_("Not asked for this time:"), "meta"), Items(tuple(f"{one.code}: {one.text}" for one in rows))]


def _trace(found: Facts) -> Block:
    rows = tuple(
        (
            one.requirement.code,
            "; ".join(_sources(one)) or Place(_("to be filled in")),
            _("Version %(n)s") % {"n": one.requirement.version},
        )
        for one in found.requirements
    )
    if not rows:
        return Place(_("Which finding or activity each requirement comes from"))
    return Grid(_("Where each requirement comes from"), (_("Code"), _("Findings and activities"), _("Version")), rows)


def _sources(row: RequirementFigure) -> list[str]:
    return [*(f"{one.number}. {one.text}" for one in row.findings), *(str(one) for one in row.activities)]

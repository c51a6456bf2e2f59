"""Sentences that the record keeps in English, and the words of single fields, in the reader's language.

The rules of a call are published as they are hashed: one sentence for every language. Here is what each says.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: Whole sentences, by what the record keeps.
PHRASES: dict[str, Any] = {
    "on every criterion the majority of the assessors is at or above its line": _(
        "on every criterion the majority of the assessors is at or above its line"
    ),
    "mean of the assessors' levels, weighted by criterion": _("mean of the assessors' levels, weighted by criterion"),
    (
        "mean of the assessors' levels, weighted by criterion, less what each seat gave more or less than the panel "
        "for the same proposals"
    ): _(
        "mean of the assessors' levels, weighted by criterion, less what each seat gave more or less than the panel "
        "for the same proposals"
    ),
    "higher level on the heaviest criterion": _("higher level on the heaviest criterion"),
    "higher minimum level": _("higher minimum level"),
    "lower spread of the levels": _("lower spread of the levels"),
    "lot drawn from the public seed": _("lot drawn from the public seed"),
    "no round was planned": _("no round was planned"),
}

_SURVEYS = {
    "learning_before": _("Before the workshop"),
    "learning_after": _("After the workshop"),
    "reaction": _("After the pilot"),
    "supplier": _("Start-up after the pilot"),
    "conduct": _("Ninety days later"),
    "test_before": _("Test before the workshop"),
    "test_after": _("Test after the workshop"),
    "pulse_entity": _("Pulse of the entity"),
    "pulse_supplier": _("Pulse of the supplier"),
}
_PARTIES = {"entity": _("Public entity"), "platform": _("The platform"), "both": _("Both"), "startup": _("Start-up")}
_PILOT = {"planned": _("Planned"), "running": _("Running"), "ended": pgettext_lazy("pilot", "Ended")}

#: Words that mean something else in another field, by field.
WORDS_OF: dict[str, dict[str, Any]] = {
    "by": {
        "desk": _("The blinding desk"),
        "asker": _("Who asked"),
        "panel": _("The panel"),
        "candidate": _("A candidate"),
    },
    "tie": {
        "heaviest": _("heaviest criterion"),
        "minimum": _("highest minimum"),
        "spread": _("lowest spread"),
        "lot": _("public lot"),
    },
    "ground": {
        "absent": _("I took no part in what this acta tells"),
        "opinion": _("I spoke on this matter before, as adviser, expert or witness"),
        "service": _("In the last twelve months I worked or did business for the area whose challenge this is"),
    },
    "kept_by": _PARTIES,
    "party": _PARTIES,
    "parties": _PARTIES,
    "now": _PILOT,
    "was": _PILOT,
    "where": {
        "papers": _("A paper"),
        "staff_pages": _("The staff's pages"),
        "pages_and_mail": _("A page or a message"),
    },
    "what": {
        "file": _("File"),
        "page": _("Page"),
        "mail": _("Mail"),
        "eligibility": _("Eligibility"),
        "blinding": _("Blinding"),
    },
    "paper": {
        "calibration": _("Calibration round"),
        "verification": _("Verification of eligibility"),
        "declarations": _("Declarations after the opening"),
    },
    "outcome": {
        "approved": _("Approved by vote"),
        "refused": _("Not approved"),
        "upheld": _("Upheld"),
        "dismissed": _("Dismissed"),
        "completed": _("Completed"),
        "partial": _("Completed in part"),
        "stopped": _("Stopped"),
        "not_started": _("Not started"),
    },
    "effect": {
        "stands": _("The decision stands all the same"),
        "anew": _("The decision is taken back and decided anew"),
    },
    "mode": {"in_person": _("In person"), "online": _("Online"), "hybrid": _("Hybrid")},
    "second_factor": {"totp": _("Code of an application")},
    "authority": {"none": _("None")},
    "gate": {"continue": _("Continue"), "adjust": _("Adjust"), "stop": _("Stop")},
    "lesson_kind": {
        "regulatory": _("Regulatory"),
        "method": _("Method"),
        "political": _("Political"),
        "capacity": _("Capacity"),
        "technology": _("Technology"),
    },
    "phase": {
        "layout": _("Layout"),
        "demonstration": _("Demonstration"),
        "test": _("Test"),
        "training": _("Training"),
        "closing": _("Closing"),
    },
    "receiver": {
        "pilot": _("The start-up of the pilot"),
        "other": _("Another supplier"),
        "everybody": _("Everybody"),
    },
    "report": {
        "final": _("Final report"),
        "case": _("Case in OPSI's format"),
        "summary": _("Summary for citizens"),
        "board": _("Board of indicators"),
        "terms": _("Terms of reference"),
    },
    "sheet": {
        "people": _("People"),
        "risks": _("Risks"),
        "data": _("Data"),
        "barriers": _("Barriers"),
    },
    "source_kind": {
        "news": _("News site"),
        "social_network": _("Social network"),
        "forum": _("Forum"),
        "blog": _("Blog"),
        "official": _("Official page"),
        "other": _("Other"),
    },
    "status": {
        "scheduled": _("Scheduled"),
        "met": _("Met"),
        "partially_met": _("Partly met"),
        "not_met": _("Not met"),
    },
    "survey": _SURVEYS,
}

#: Fields whose values are names of fields.
NAMING = frozenset({"field", "fields"})

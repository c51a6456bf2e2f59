"""The fields of the evidence of a published case, with their meanings. Pure."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

#: Field of evidence.json to what it means.
EVIDENCE: dict[str, Any] = {
    "call": _("Reference of the call"),
    "entity": _("Name of the public entity"),
    "startup": _("Name of the chosen start-up; nobody else who applied is named"),
    "window": _("First and last day that count"),
    "manifestations": _("How many manifestations were read in the window"),
    "sources": _("How many internet sources the authorities chose"),
    "topics": _("How many manifestations each topic has"),
    "topic_names": _("Name of each topic"),
    "published_topics": _("Topics that the published text names"),
    "sentiment": _("Per topic, how many are positive, negative and neutral, and their base"),
    "sentiment_overall": _("How many are positive, negative and neutral in all, and their base"),
    "reported": _("Percentages that a text published, whether whole counts can give them, and which smaller bases fit"),
    "reported_splits": _(
        "Percentages that the supplier reported, each beside our own count; by how many points they differ at most, "
        "whether whole counts of their base can give them, and which smaller bases fit"
    ),
    "illustrative": _("What is published by the case and what was generated to illustrate it"),
}

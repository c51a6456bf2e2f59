"""Reading the library of call templates."""

from __future__ import annotations

from django.db.models import Count, F, Max, QuerySet

from challenges.models import CallTemplate, CallTemplateVersion


def offered_templates() -> QuerySet[CallTemplateVersion]:
    """Return the newest version of each template in use, by category and name."""
    newest = CallTemplateVersion.objects.annotate(newest=Max("template__versions__number"))
    found = newest.filter(number=F("newest"), template__active=True, template__category__active=True)
    return found.select_related("template__category").order_by("template__category__number", "template__name")


def newest_version(template: CallTemplate) -> CallTemplateVersion | None:
    """Return the newest version of a template; None while it has none."""
    return CallTemplateVersion.objects.filter(template=template).order_by("-number").first()


def versions_of(template: CallTemplate) -> list[CallTemplateVersion]:
    """Return all versions of a template, the newest first, each with who saved it."""
    return list(CallTemplateVersion.objects.filter(template=template).select_related("saved_by").order_by("-number"))


def with_uses(templates: QuerySet[CallTemplate]) -> QuerySet[CallTemplate]:
    """Return templates with ``newest``, the number of the newest version, and ``uses``, how many calls began so."""
    return templates.annotate(newest=Max("versions__number"), uses=Count("versions__calls", distinct=True))

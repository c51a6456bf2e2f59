"""Writing the library of call templates."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from challenges.models import CallTemplate, CallTemplateVersion, Category
from challenges.queries.templates import newest_version
from challenges.rules import templates as rules
from kernel.verdict import require
from ledger.actions import record

#: What a version says; a change of any of them makes the next version.
CONTENT = ("texts", "criteria", "question_days", "open_days", "pilot_weeks")


@transaction.atomic
def save_template(
    *, template: CallTemplate | None, category: Category, name: str, active: bool, by: Any, **content: Any
) -> CallTemplate:
    """Write a template; ``content`` (see ``CONTENT``) becomes its next version unless it says what the newest says.

    Raises ``Refused``.
    """
    require(rules.may_keep_templates(is_staff=isinstance(by, str) or by.is_staff))
    require(rules.calendar_is_sound(question_days=content["question_days"], open_days=content["open_days"]))
    if template is None:
        template = CallTemplate.objects.create(category=category, name=name, active=active)
    else:
        template = CallTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
        template.category, template.name, template.active = category, name, active
        template.save(update_fields=["category", "name", "active"])
    last = newest_version(template)
    if last is None or any(getattr(last, field) != content[field] for field in CONTENT):
        number = last.number + 1 if last else 1
        CallTemplateVersion.objects.create(
            template=template, number=number, saved_at=timezone.now(), saved_by=by, **content
        )
    else:
        number = last.number
    record("call_template_saved", by=by, template=name, version=number, number=category.number, active=active)
    return template

"""What a person is told about her own erasure. Private: that somebody wants to go is hers to tell."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import ErasureRequest, User

#: The kind of the last mail, which is deleted once it left.
FAREWELL = "erasure_done"


def _mail(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "template": f"emails/govlink/{kind}", "private": True, **more}


def asked(*, request: ErasureRequest, user: User) -> dict[str, Any]:
    """Her wish was noted, and until when she can take it back."""
    link = {"action_url": settings.SITE_URL + reverse("own_data"), "action_label": _("Take it back")}
    return _mail("erasure_asked", user=user, context={"due_at": request.due_at, **link})


def lapsed(*, user: User) -> dict[str, Any]:
    """Something keeps her from being erased now; the page says what, the mail does not."""
    link = {"action_url": settings.SITE_URL + reverse("own_data"), "action_label": _("See why")}
    return _mail("erasure_lapsed", user=user, context=link)


def done(*, email: str, language: str) -> dict[str, Any]:
    """She was erased: to the address alone, without a person."""
    return _mail(FAREWELL, to=email, language=language, context={})

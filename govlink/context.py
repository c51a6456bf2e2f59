"""What every template may read."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from outbox.delivery import folder_name

#: Each language under its own name, so that somebody who does not read the current one still finds hers.
LANGUAGE_NAMES = {"es": "Español", "pt": "Português", "en": "English"}


def reader_key(request: HttpRequest) -> str:
    """Return an opaque name for the person who reads, so that drafts kept in a shared browser stay apart."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return salted_hmac("govlink.reader", str(user.pk)).hexdigest()[:12]


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's constants for templates; nothing that names the person who asks."""
    return {
        "SITE_URL": settings.SITE_URL,
        "HELP_EMAIL": settings.HELP_EMAIL,
        "SITE_LANGUAGES": [(code, LANGUAGE_NAMES.get(code, code)) for code, _name in settings.LANGUAGES],
        "READER_KEY": reader_key(request),
        "MAIL_IS_LOCAL": settings.MAIL_IS_LOCAL,
        "MAIL_FOLDER": folder_name(),
        "IDLE_MINUTES": settings.IDLE_MINUTES,
    }

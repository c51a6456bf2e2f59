"""What a person is told when something that guards her account was changed: at once, without anybody's address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

#: By allauth's own name of the notice: what happened.
NOTICES: dict[str, Any] = {
    "account/email/password_changed": _("The password of your account was changed."),
    "account/email/password_reset": _("The password of your account was set anew with a link sent by mail."),
    "account/email/password_set": _("A password was set for your account."),
    "account/email/email_changed": _("Your account has another e-mail address now."),
    "account/email/email_confirm": _("An e-mail address of your account was verified."),
    "account/email/email_deleted": _("An e-mail address was removed from your account."),
    "mfa/email/totp_activated": _("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": _("A security key or passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A security key or passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account. The old ones are void."),
}
_ANYTHING = _("Something that guards your account was changed.")


def account_notice(*, what: str, email: str, language: str) -> dict[str, Any]:
    """Tell an address what was changed in its account; ``what`` is allauth's name of the notice."""
    return {
        "kind": "account",
        "template": "emails/accounts/notice",
        "to": email,
        "language": language,
        "private": True,
        "context": {
            "happened": NOTICES.get(what, _ANYTHING),
            "action_url": settings.SITE_URL + reverse("account_reset_password"),
            "action_label": _("Set a new password"),
        },
    }

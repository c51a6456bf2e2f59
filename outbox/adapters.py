"""How allauth talks to GovLink: its mails are rows of the outbox, like all others."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.contrib.sites.shortcuts import get_current_site
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.emails import account_notice
from accounts.queries import is_unconfirmed, user_by_email
from outbox.actions import post, post_ready
from outbox.rendering import greeting, shortened, wrapped
from outbox.states import LETS_IN


class AccountAdapter(DefaultAccountAdapter):
    """Keeps allauth's behaviour; mails are durable, and new accounts take name and language from the sign-up page."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "The e-mail or the password is not right. Check both. If you have just signed up, write the code that we"
            " mailed to you first; if you have none, sign up again."
        )
    }

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """Return whose e-mail and password these are; nobody who never confirmed her address.

        That answer is the one to a wrong password, and is counted as one: whoever signs up with somebody's address and
        then signs in would read whether it had an account before.
        """
        user = super().authenticate(request, **credentials)
        if user is None or not is_unconfirmed(user):
            return user
        self.pre_authenticate(request, **credentials)
        return None

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write one of allauth's mails into the outbox, in its reader's language."""
        request = allauth_context.request
        user = context.get("user") or user_by_email(email)
        language = user.language if user else (translation.get_language() or "es")
        with translation.override(language):
            full = {"request": request, "email": email, "current_site": get_current_site(request), **context}
            full["greeting"] = greeting(language)
            mail = self.render_mail(template_prefix, email, full)
            html = wrapped(str(mail.body), {"subject": mail.subject, "language": language})
        post_ready(
            kind=LETS_IN,
            subject=shortened(str(mail.subject)),
            text=str(mail.body),
            html=html,
            to=email,
            language=language,
            private=True,
        )

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell a person that something which guards her account was changed, without the address it came from."""
        to = email or user.email
        post(**account_notice(what=template_prefix, email=to, language=user.language))

    def login(self, request: Any, user: Any) -> None:
        """Sign a person in and go on in her language: what the next page says to her is written now."""
        super().login(request, user)
        translation.activate(user.language)

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as the template has it."""
        return subject

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        """Save a new account with the name that was typed and the language of the page."""
        user.name = form.cleaned_data.get("name", "")
        user.language = (getattr(request, "LANGUAGE_CODE", "es") or "es").split("-")[0]
        return super().save_user(request, user, form, commit)

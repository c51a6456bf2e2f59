"""How allauth talks to GovLink: its mails go through the outbox, like all others."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Keeps allauth's behaviour; new accounts take name and language from the sign-up form."""

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        """Save a new account with the name that was typed and the language of the page."""
        user.name = form.cleaned_data.get("name", "")
        user.language = (getattr(request, "LANGUAGE_CODE", "es") or "es").split("-")[0]
        return super().save_user(request, user, form, commit)

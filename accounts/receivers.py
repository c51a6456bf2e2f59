"""Listens to what allauth announces: of a session it keeps a whole address and a browser's whole name, we do not."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.actions import confirm_address, keep_little_of_session


# allauth's own receivers of these signals write the row; they were connected first (INSTALLED_APPS).
@receiver([user_logged_in, password_changed, password_set])
def on_session_noted(sender: Any, *, request: HttpRequest, user: Any, **_more: Any) -> None:
    """Keep of a session only what its person knows it by."""
    keep_little_of_session(key=request.session.session_key or "", by=user)


@receiver(password_reset)
def on_password_reset(sender: Any, *, user: Any, **_more: Any) -> None:
    """Whoever came by a link that was mailed to her has shown that the address is hers."""
    confirm_address(by=user)

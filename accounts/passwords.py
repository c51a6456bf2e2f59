"""How passwords are limited and kept."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class MaximumLengthValidator:
    """Refuses passwords that nobody types: OWASP ASVS 2.1.2 wants 64 signs allowed and more than 128 refused."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` for a password of more signs."""
        if len(password) > self.max_length:
            raise ValidationError(
                _("This password is too long. It can have at most %(n)s signs.") % {"n": self.max_length},
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        """Return what the page says about it."""
        return _("At most %(n)s signs.") % {"n": self.max_length}


class PepperedHasher(PBKDF2PasswordHasher):
    """Django's own PBKDF2 over a keyed digest of the password: who has the database alone cannot try any.

    The key is ``SEAL_KEY``, which no backup holds and which is never changed while a call runs; were it changed, each
    person sets a new password by mail. Hashes of before are verified as they are and written anew at the next sign-in.
    """

    algorithm = "pbkdf2_sha256_keyed"

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Return the hash of the keyed digest; ``decode`` and ``verify`` are PBKDF2's own."""
        key = hmac.new(settings.SEAL_KEY.encode(), b"password", hashlib.sha256).digest()
        return super().encode(hmac.new(key, password.encode(), hashlib.sha256).hexdigest(), salt, iterations)

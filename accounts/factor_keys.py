"""What second factors are reckoned from lies sealed: a stolen dump makes nobody's codes.

allauth keeps seeds of authenticator apps and of recovery codes in a column of JSON; its adapter seals the texts in it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from vault.rules import SealBroken, key_of
from vault.texts import PLACES, open_text, seal_text

#: Bytes: the seed of recovery codes has 80, that of an app 32.
_SIZE = 128


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals seeds. A seed that lies in the open is refused: whoever can write to the database could plant one."""

    #: A code serves once: whoever signed in with it and is asked again at once reads it on her application still.
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong, or was used already. Wait until your application shows the next one.")
    }

    def encrypt(self, text: str) -> str:
        """Return a seed, sealed."""
        return seal_text(text, scope="factors", size=_SIZE)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the seed that was sealed; raises ``SealBroken`` for one in the open."""
        return open_text(encrypted_text)


def reseal_seeds(old: UUID) -> int:
    """Seal the seeds anew that an old data key sealed; return of how many factors."""
    count = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        fresh = {name: _resealed(value, old) for name, value in row.data.items()}
        if fresh != row.data:
            row.data = fresh
            row.save(update_fields=["data"])
            count += 1
    return count


def _resealed(value: Any, old: UUID) -> Any:
    if not isinstance(value, str):
        return value
    try:
        is_old = key_of(value) == old
    except SealBroken:
        return value
    return seal_text(open_text(value), scope="factors", size=_SIZE) if is_old else value


PLACES.append(reseal_seeds)

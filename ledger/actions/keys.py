"""Changing the key that signs the record: the old one vouches for the new one, in public."""

from __future__ import annotations

import base64
import os
from typing import Any

from django.db import transaction
from django.utils import timezone

from ledger.actions.checkpoints import sign_now
from ledger.actions.entries import record
from ledger.models import SigningKey
from ledger.queries import log
from ledger.rules import notes


@transaction.atomic
def rotate_key(*, by: Any) -> str:
    """Make a new key, announce it in the platform's record under the old one's signature; return its secret (base64).

    The caller stores the secret: it is kept nowhere here. Keys that signed before stay valid for what they signed.
    """
    old = log.signing_key()
    secret = base64.b64encode(os.urandom(32)).decode()
    new = log.public_key(notes.private_key(secret))
    name = log.site_name()
    endorsement = notes.sign(f"{name}/keys\n{log.public_key(old)}\n{new}\n", name=name, key=old)
    record("key_rotated", by=by, old=log.public_key(old), new=new, endorsement=endorsement)
    sign_now(call="", by=by)
    SigningKey.objects.create(public_key=new, endorsement=endorsement, since=timezone.now())
    return secret

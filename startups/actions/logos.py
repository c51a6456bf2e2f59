"""Taking and removing logos. They lie sealed, as the rest of the identity record does."""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from blinding.files import Clamd, FileRefused, Limits, check_logo
from kernel.verdict import no, require
from startups.actions.flat import renew_flats
from startups.actions.profiles import lock_startup
from startups.models import Logo, Startup, Submission
from startups.queries.logos import logos_of
from startups.queries.profiles import role_in
from startups.rules import logos as rules
from startups.rules.files import is_what_it_says
from startups.rules.flat import why_refused
from startups.rules.profiles import may_edit_profile
from startups.states import SubmissionState


@transaction.atomic
def add_logo(*, startup: Startup, upload: Any, by: Any) -> Logo:
    """Take a picture (an ``UploadedFile``) to be painted over in flat copies; the drafts' copies are made anew.

    Raises ``Refused`` when it is too large, not what its name says, or cannot be searched for. The same picture again
    is the one that there is.
    """
    startup = lock_startup(startup=startup, by=by)
    there = logos_of(startup)
    is_member = role_in(by, startup) is not None
    require(rules.may_add_logo(is_member=is_member, name=upload.name, size=upload.size, count=len(there)))
    content = upload.read()
    require(is_what_it_says(upload.name, content))
    _require_readable(content)
    digest = hashlib.sha256(content).hexdigest()
    if same := next((one for one in there if one.sha256 == digest), None):
        return same
    logo = Logo(startup=startup, mime=rules.mime_of(upload.name), sha256=digest)
    logo.file.save(uuid.uuid4().hex, ContentFile(content), save=False)
    logo.save()
    _renew_drafts(startup, by)
    return logo


@transaction.atomic
def remove_logo(*, logo: Logo, by: Any) -> None:
    """Remove a logo; its bytes go when the transaction is committed."""
    startup = lock_startup(startup=logo.startup, by=by)
    require(may_edit_profile(is_member=role_in(by, startup) is not None))
    storage, name = logo.file.storage, str(logo.file.name)
    logo.delete()
    transaction.on_commit(lambda: storage.delete(name))
    _renew_drafts(startup, by)


def _require_readable(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(prefix="govlink-logo-") as file:
        file.write(content)
        file.flush()
        try:
            check_logo(
                Path(file.name),
                Limits(size=rules.MAX_BYTES, pixels=rules.MAX_PIXELS),
                Clamd.at(settings.CLAMD) if settings.CLAMD else None,
            )
        except FileRefused as refusal:
            require(no(why_refused({"code": refusal.code, "values": refusal.values})))


def _renew_drafts(startup: Startup, by: Any) -> None:
    # What was sent is looked at again when it is taken up.
    for draft in Submission.objects.filter(startup=startup, state=SubmissionState.DRAFT).select_related("startup"):
        renew_flats(submission=draft, by=by)

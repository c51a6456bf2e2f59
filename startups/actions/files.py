"""Taking and removing files. They stay on the identity side, under random names."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from kernel.verdict import require
from startups.actions.flat import ask_for_flat, drop_flat
from startups.actions.submissions import lock_for_edit
from startups.envelope import FILE_TYPES
from startups.models import Attachment, Submission
from startups.queries.submissions import files_of
from startups.rules import files as rules


@transaction.atomic
def attach_file(*, submission: Submission, upload: Any, by: Any) -> Attachment:
    """Take a file (an ``UploadedFile``). Raises ``Refused`` when it is too large, or not what its name says."""
    locked = lock_for_edit(submission=submission, by=by)
    name = rules.clean_name(upload.name)
    count = len(files_of(locked))
    require(rules.may_attach(name=name, size=upload.size, limit=settings.MAX_UPLOAD_BYTES, count=count))
    content = upload.read()
    require(rules.is_what_it_says(name, content))
    attachment = Attachment(
        submission=locked,
        original_name=name,
        mime=FILE_TYPES[rules.extension(name)],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )
    attachment.file.save(uuid.uuid4().hex, ContentFile(content), save=False)
    attachment.save()
    ask_for_flat(attachment=attachment, by=by)
    return attachment


@transaction.atomic
def remove_file(*, attachment: Attachment, by: Any) -> None:
    """Remove a file from a draft; its bytes go when the transaction is committed."""
    lock_for_edit(submission=attachment.submission, by=by)
    storage, name = attachment.file.storage, attachment.file.name
    drop_flat(attachment=attachment, by=by)
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(str(name)))

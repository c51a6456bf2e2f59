"""The paper that says whom a code stands for: only after the opening."""

from __future__ import annotations

from challenges.models.papers import PaperBase


class OpeningPaper(PaperBase):
    """The acta of the opening of identities."""

    class Meta(PaperBase.Meta):
        abstract = False

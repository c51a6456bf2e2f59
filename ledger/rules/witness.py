"""What a witness asks before it co-signs: is this the history that I saw, continued? Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.rules import notes, tree


class OtherHistory(ValueError):
    """A signed checkpoint that does not continue one that the witness saw: proof of two histories."""


def require_continues(
    note: str, verifiers: Sequence[str], seen: notes.Checkpoint | None, proof: Sequence[bytes]
) -> notes.Checkpoint:
    """Return what a checkpoint says, if one of the keys signed it and it continues ``seen`` (None: the first one).

    ``proof``: of consistency, from the log. Raises ``NotANote`` for a bad signature, ``OtherHistory`` otherwise.
    """
    if not any(notes.is_signed(note, verifier) for verifier in verifiers):
        raise notes.NotANote("This checkpoint is not signed by a key of this record.")
    point = notes.read_checkpoint(note)
    if seen is None:
        return point
    holds = point.origin == seen.origin and tree.is_consistent(
        old_size=seen.size, old_root=seen.root, size=point.size, root_hash=point.root, proof=proof
    )
    if not holds:
        raise OtherHistory(
            f"This checkpoint of {point.size} entries does not continue the one of {seen.size} that was seen before. "
            "Keep both: together they prove that two histories were shown."
        )
    return point

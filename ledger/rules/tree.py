"""The Merkle tree of RFC 6962 (section 2.1): roots, proofs, and checking them. Hashes are 32 bytes; pure.

A proof of inclusion shows that an entry is under a root; a proof of consistency shows that a longer tree continues a
shorter one without having changed it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256(0x00 ‖ data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes; SHA-256 of nothing when there are none."""
    if not leaves:
        return EMPTY
    level = list(leaves)
    while len(level) > 1:
        # Pairing level by level and carrying an odd last node up gives RFC 6962's largest-power-of-two split.
        paired = [node(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]


def _split(count: int) -> int:
    """Return the largest power of two smaller than ``count`` (at least 2)."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of the leaf at ``index`` (from 0), lowest first; ``IndexError`` when there is none."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    half = _split(len(leaves))
    if index < half:
        return [*inclusion_proof(leaves[:half], index), root(leaves[half:])]
    return [*inclusion_proof(leaves[half:], index - half), root(leaves[:half])]


def consistency_proof(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """Return the proof that the tree over all leaves continues the tree over the first ``size`` (1 to all)."""
    if not 0 < size <= len(leaves):
        raise IndexError(size)
    return _subproof(leaves, size, whole=True)


def _subproof(leaves: Sequence[bytes], size: int, *, whole: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if whole else [root(leaves)]
    half = _split(len(leaves))
    if size <= half:
        return [*_subproof(leaves[:half], size, whole=whole), root(leaves[half:])]
    return [*_subproof(leaves[half:], size - half, whole=False), root(leaves[:half])]


def is_consistent(*, old_size: int, old_root: bytes, size: int, root_hash: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether a tree of ``size`` continues one of ``old_size`` (RFC 9162, section 2.1.4.2)."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root_hash
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node(step, old), node(step, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node(new, step)
        place, last = place >> 1, last >> 1
    return last == 0 and old == old_root and new == root_hash

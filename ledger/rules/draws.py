"""What is drawn by lot, so that anyone can draw it again: the public seed, codes, names and orders. Pure.

Nobody can choose what is drawn: the seed takes numbers that entity and platform committed to before the opening, and
the closed set of submissions. What codes are drawn from are blind tokens: SHA-256 of a secret salt and a submission's
commitment. They are fixed before the seed is known and tell nobody, not even who holds a receipt, which code is whose,
until the salts are published at the opening of identities.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence

from ledger.rules import tree

#: The way of drawing described here; stands in the rules of each call.
DERIVATION = "govlink-draw-1"
#: Letters and digits that nobody mistakes for others, read aloud or by hand: no 0 and O, no 1, I and L, no U and V.
ALPHABET = "ABCDEFGHJKMNPQRSTWXYZ23456789"
#: How long after the set was closed a committed number can be revealed.
REVEAL_HOURS = 48
#: There are 594 million codes: to find so many taken in a row means that something is broken.
_MOST_TURNS = 1000


def sha(*parts: object) -> str:
    """Return SHA-256 (hex) of parts joined with vertical bars."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def keyed(key: str, *parts: object) -> str:
    """Return HMAC-SHA-256 (hex) of parts joined with vertical bars, under a key."""
    return hmac.new(key.encode(), "|".join(map(str, parts)).encode(), hashlib.sha256).hexdigest()


def set_root(digests: Iterable[str]) -> str:
    """Return the Merkle root (hex) of a set of digests (hex), sorted."""
    return tree.root([tree.leaf(bytes.fromhex(one)) for one in sorted(digests)]).hex()


def public_seed(*, call: str, commitments: Iterable[str], tokens: Iterable[str], nonces: Sequence[str]) -> str:
    """Return a call's public seed (hex); ``nonces``: those that were revealed, in the order of the rules."""
    return sha("govlink-seed-1", call, set_root(commitments), set_root(tokens), *nonces)


def drawn_order(seed: str, tokens: Iterable[str]) -> list[str]:
    """Return tokens in the order in which their proposals enter the blind room."""
    return sorted(tokens, key=lambda token: sha("govlink-order-1", seed, token))


def drawn(seed: str, tokens: Iterable[str], names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return by token the code (like K7Q-4MD) and the name of its proposal, in drawn order.

    After the last name they come again with a number ("Cuarzo 2").
    """
    shuffled = sorted(names, key=lambda name: sha("govlink-name-1", seed, name))
    found: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    for place, token in enumerate(drawn_order(seed, tokens)):
        turn = 0
        while (code := _code(seed, token, turn)) in taken:
            turn += 1
            if turn > _MOST_TURNS:
                raise RuntimeError("There are more proposals than codes.")
        taken.add(code)
        again, at = divmod(place, len(shuffled))
        found[token] = (code, shuffled[at] + (f" {again + 1}" if again else ""))
    return found


def _code(seed: str, token: str, turn: int) -> str:
    number = int(sha("govlink-code-1", seed, token, turn)[:32], 16)
    letters = []
    for _place in range(6):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters[:3]) + "-" + "".join(letters[3:])

"""Bundles that were tampered with, and by which check of the verifier each is found.

``python -m tests.ledger.mutants bundle.zip`` prints the report for any bundle.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger import verify

Files = dict[str, bytes]
Mutant = tuple[str, Files]


def _others(value: Any) -> list[Any]:
    """Return values that are like this one and are not it."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, -value - 1]
    if isinstance(value, str):
        swapped = value[::-1] if value[::-1] != value else value + "x"
        return [swapped, value + " ", value[:-1] if value else "a"]
    return [None] if value is not None else ["x"]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield (path, value) of everything inside that is not a list or an object."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        yield path, value
        return
    for key, item in items:
        yield from leaves(item, (*path, key))


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a copy of a value with another one at a path."""
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = put(value[path[0]], path[1:], new)
    return changed


def _lines(files: Files) -> list[bytes]:
    return files["ledger.jsonl"].splitlines()


def _with(files: Files, lines: list[bytes]) -> Files:
    return files | {"ledger.jsonl": b"".join(line + b"\n" for line in lines)}


def of_receipt(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every value of a receipt, every field dropped but what an older receipt lacks, and fields that it does not have."""
    for path, value in leaves(told):
        for other in _others(value):
            yield ".".join(map(str, path)), put(told, path, other)
    for field in sorted(set(told) - {"corrections", "judged"}):
        yield f"without {field}", {name: value for name, value in told.items() if name != field}
    yield "with another field", told | {"place": 1}
    yield "with another salt", told | {"salts": told["salts"] | {"token": "00"}}
    yield "signed twice", put(told, ("note",), told["note"] + told["note"].rpartition("\n\n")[2])


def of_entries(files: Files) -> Iterator[Mutant]:
    """Every field of every entry, every value in every payload; lines dropped, doubled, put elsewhere."""
    lines = _lines(files)
    for place, line in enumerate(lines):
        entry = json.loads(line)
        for field, value in entry.items():
            for other in _others(value):
                changed = verify.canon(entry | {field: other}).encode()
                yield f"field {field}", _with(files, [*lines[:place], changed, *lines[place + 1 :]])
        payload = json.loads(entry["payload"])
        for path, value in leaves(payload):
            for other in _others(value)[:2]:
                text = verify.canon(put(payload, path, other))
                changed = verify.canon(entry | {"payload": text}).encode()
                yield f"payload of {entry['kind']}", _with(files, [*lines[:place], changed, *lines[place + 1 :]])
        yield "entry dropped", _with(files, lines[:place] + lines[place + 1 :])
        yield "entry doubled", _with(files, [*lines[: place + 1], line, *lines[place + 1 :]])
        yield "spaces in a line", _with(files, [*lines[:place], line.replace(b":", b": ", 1), *lines[place + 1 :]])
        for step in (1, 7):
            if place + step < len(lines):
                moved = list(lines)
                moved[place], moved[place + step] = moved[place + step], moved[place]
                yield "entries reordered", _with(files, moved)


def of_notes(files: Files) -> Iterator[Mutant]:
    """Every checkpoint: each letter of what it says and signs, its lines, its file."""
    for name in [name for name in files if name.startswith("checkpoints/")]:
        note = files[name].decode()
        for place, letter in enumerate(note):
            other = "\n" if letter == " " else "B" if letter == "A" else "A"
            yield "letter of a checkpoint", files | {name: (note[:place] + other + note[place + 1 :]).encode()}
        yield "checkpoint dropped", {key: data for key, data in files.items() if key != name}
        yield (
            "checkpoint under another name",
            {(key if key != name else "checkpoints/00000001.txt"): data for key, data in files.items()},
        )
        yield "signature dropped", files | {name: note.rpartition("\n\n")[0].encode() + b"\n\n"}
        yield "signature doubled", files | {name: note.encode() + note.rpartition("\n\n")[2].encode()}


def of_papers(files: Files) -> Iterator[Mutant]:
    """Every value in the rules, the scores, what was opened and the keys."""
    for name in ("rules.json", "scores.json", "identities.json", "keys.json"):
        content = json.loads(files[name])
        for path, value in leaves(content):
            for other in _others(value):
                yield f"value in {name}", files | {name: verify.canon(put(content, path, other)).encode()}
        yield f"{name} dropped", {key: data for key, data in files.items() if key != name}
    sheets = json.loads(files["scores.json"])
    codes = sorted(sheets)
    for one in codes:
        for other in codes:
            if sheets[one] != sheets[other]:
                swapped = sheets | {one: sheets[other], other: sheets[one]}
                yield "codes swapped in scores.json", files | {"scores.json": verify.canon(swapped).encode()}


def of_codes(files: Files) -> Iterator[Mutant]:
    """Two codes take each other's place, in the whole ledger and in each single entry."""
    codes = [json.loads(json.loads(line)["payload"])["code"] for line in _lines(files) if b'"entry_received"' in line]
    lines = _lines(files)
    for place, one in enumerate(codes):
        for other in codes[place + 1 :]:

            def swap(line: bytes, a: bytes = one.encode(), b: bytes = other.encode()) -> bytes:
                return line.replace(a, b"\x00").replace(b, a).replace(b"\x00", b)

            yield "codes swapped everywhere", _with(files, [swap(line) for line in lines])
            for at, line in enumerate(lines):
                if swap(line) != line:
                    yield "codes swapped in an entry", _with(files, [*lines[:at], swap(line), *lines[at + 1 :]])


def raw(files: Files) -> Iterator[Mutant]:
    """Yield every mutant of somebody who has the bundle and not the key."""
    for kind in (of_entries, of_notes, of_papers, of_codes):
        yield from kind(files)


# --- the platform itself rewrites its record and signs it again --------------------------------------------------------


def resealed(files: Files, key: str, rewrite: Callable[[list[dict[str, Any]]], Any]) -> Files:
    """Return a bundle whose entries were rewritten, chained, hashed, signed and summed up again as if they were true.

    ``rewrite`` changes a list of {kind, recorded_at, payload, …} in place; ``payload`` is an object there.
    """
    entries = [json.loads(line) for line in _lines(files)]
    for entry in entries:
        entry["payload"] = json.loads(entry["payload"])
    rewrite(entries)
    lines, before, told = [], "0" * 64, {}  # type: ignore[var-annotated]
    for seq, entry in enumerate(entries, start=1):
        told.setdefault(entry["kind"], []).append(entry["payload"])
        whole = entry | {"seq": seq, "previous_hash": before, "payload": verify.canon(entry["payload"])}
        lines.append(verify.canon(whole).encode())
        before = hashlib.sha256(b"\x00" + lines[-1]).hexdigest()
    kept = {name: data for name, data in files.items() if not name.startswith("checkpoints/")}
    sheets: dict[str, Any] = {}
    for one in told.get("score", []):
        sheets.setdefault(one["code"], {}).setdefault(str(one["seat"]), {})[one["criterion"]] = one["level"]
    rules = {"rules": told.get("rules", [{}])[0], "amendments": told.get("amendment", [])}
    kept |= {
        "identities.json": verify.canon(told.get("unseal", [{}])[0]).encode(),
        "rules.json": verify.canon(rules).encode(),
        "scores.json": verify.canon(sheets).encode(),
    }
    return signed(_with(kept, lines), key, origin_of(files))


def origin_of(files: Files) -> str:
    """Return the name of the log that signed a bundle's checkpoints."""
    return next(data for name, data in files.items() if name.startswith("checkpoints/")).decode().split("\n")[0]


def signed(files: Files, secret: str, origin: str) -> Files:
    """Return a bundle with a checkpoint for each change of state and for the end, signed with a secret key."""
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret))
    public = key.public_key().public_bytes_raw()
    bundle = verify.Bundle(files)
    sizes = {entry.seq for entry in bundle.entries if entry.state} | {len(bundle.entries)}
    notes = {}
    for size in sizes:
        text = f"{origin}\n{size}\n{base64.b64encode(verify.root(bundle.leaves[:size])).decode()}\n"
        blob = verify.key_id(origin, public, 1) + key.sign(text.encode())
        line = f"\u2014 {origin} {base64.b64encode(blob).decode()}\n"
        notes[f"checkpoints/{size:08d}.txt"] = f"{text}\n{line}".encode()
    return files | notes


def found_by(files: Files, **how: Any) -> int:
    """Return the number of the first check that does not hold; 0 when all do."""
    number, _title, problems = verify.run(verify.Bundle(files, **how), stop=True)[-1]
    return number if problems else 0


def report(files: Files) -> tuple[Counter[tuple[str, int]], int]:
    """Return how many mutants of each kind were found by which check, and how many there were."""
    found: Counter[tuple[str, int]] = Counter()
    for kind, mutant in raw(files):
        if mutant != files:
            found[kind, found_by(mutant)] += 1
    return found, sum(found.values())


if __name__ == "__main__":
    counted, total = report(verify.unpack(sys.argv[1]))
    for (kind, number), count in sorted(counted.items()):
        title = verify.CHECKS[number - 1][0] if number else "NOT FOUND"
        print(f"{count:6}  {kind:32}  {number:2} {title}")
    print(f"{total:6}  mutants, {sum(count for (_kind, number), count in counted.items() if not number)} not found")

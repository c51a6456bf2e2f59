"""Check the public record of a GovLink call: python verify.py bundle.zip [--receipt receipt.json] [--lang es|pt|en].

One file that needs Python 3.11 and the package "cryptography" only: copy it anywhere. It shares no code with the
software that wrote the record. Prints seventeen numbered checks; exit 0 when all hold, 1 when one does not.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import os
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LETTERS = "ABCDEFGHJKMNPQRSTWXYZ23456789"
FROZEN = {"criteria", "compliance", "statistic", "tie_rule", "assessments_per_entry", "nonces", "names", "derivation"}
FROZEN |= {"severity_ridge"}  # where it stands, a call's totals are adjusted for severe and mild seats
MEAN = "mean of the assessors' levels, weighted by criterion"
ADJUSTED = f"{MEAN}, less what each seat gave more or less than the panel for the same proposals"
# Named like a change of a call's state, and none.
NO_STATE = {"call_prepared", "call_template_saved", "call_translated"}
FIELDS = {"call", "kind", "payload", "previous_hash", "recorded_at", "seq"}
RECEIPT = {"format", "call", "receipt_no", "commitment", "deadline", "manifest", "parts", "salts", "note", "key"}
CORRECTION = {"correction", "field", "salt", "original", "corrected"}
JUDGED = {"code", "title", "sections"}
Problems = Iterator[str]


class Detail(str):
    """A sentence in English about what does not hold; it keeps its parts, to be told in another language."""

    text: str
    parts: tuple[Any, ...]


def tell(text: str, *parts: object) -> Detail:
    found = Detail(text.format(*parts))
    found.text, found.parts = text, parts
    return found


class Unreadable(ValueError):
    """What the record has to be read for is not there in the only form; says so with a Detail."""


def sha(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def barred(*parts: object) -> str:
    return sha("|".join(map(str, parts)))


def unhex(text: str) -> bytes:
    """Bytes in their only form: Python by itself would also take spaces and capitals."""
    if set(text) - set("0123456789abcdef"):
        raise Unreadable(tell("not in hexadecimal: {}", text))
    return bytes.fromhex(text)


def salted(salt: str, text: str) -> str:
    return sha(unhex(salt) + text.encode())


def canon(value: Any) -> str:
    """Canonical JSON (RFC 8785) of strings, integers, lists and objects."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    if max(text) <= "\uffff":  # code points and UTF-16 units then sort alike
        return text
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{canon(value[key])}" for key in keys) + "}"
    return "[" + ",".join(map(canon, value)) + "]" if isinstance(value, list) else text


def read(text: str | bytes) -> Any:
    def no_float(_text: str) -> Any:
        raise Unreadable(tell("a number that is no integer"))

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _value in pairs}) != len(pairs):
            raise Unreadable(tell("a key that stands twice"))
        return dict(pairs)

    return json.loads(text, parse_float=no_float, parse_constant=no_float, object_pairs_hook=once)


def root(leaves: list[bytes]) -> bytes:
    """Merkle root of RFC 6962 over leaf hashes."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()


def set_root(digests: list[str]) -> str:
    return root([hashlib.sha256(b"\x00" + unhex(one)).digest() for one in sorted(digests)]).hex()


@lru_cache(maxsize=4096)
def good(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(name: str, public: bytes, kind: int) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    return f"{name}+{key_id(name, public, 1).hex()}+{base64.b64encode(bytes([1]) + public).decode()}"


def split_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    text, gap, rest = note.rpartition("\n\n")
    if not gap or not rest.endswith("\n"):
        raise Unreadable(tell("not a signed note"))
    lines = []
    for line in rest[:-1].split("\n"):
        dash, name, blob = line.split(" ")
        data = base64.b64decode(blob, validate=True)
        if dash != "\u2014" or base64.b64encode(data).decode() != blob:
            raise Unreadable(tell("not a signature line"))
        lines.append((name, data))
    return text + "\n", lines


def signer(note: str, name: str, keys: list[bytes]) -> bytes | None:
    """The key that signed a note under a name; None when none of them did."""
    text, lines = split_note(note)
    for public in keys:
        for who, blob in lines:
            if who == name and blob[:4] == key_id(name, public, 1) and good(public, blob[4:], text.encode()):
                return public
    return None


def moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise Unreadable(tell("{} has no zone", text))
    return found


class Entry:
    """One line of the ledger."""

    def __init__(self, line: bytes) -> None:
        self.line = line
        self.raw: dict[str, Any] = read(line)
        self.seq: int = self.raw["seq"]
        self.kind: str = self.raw["kind"]
        self.at = moment(self.raw["recorded_at"])
        self.data: dict[str, Any] = read(self.raw["payload"])
        self.leaf = hashlib.sha256(b"\x00" + line).digest()

    @cached_property
    def plain(self) -> bool:
        """Whether line and payload are in their only form."""
        same = canon(self.raw).encode() == self.line and canon(self.data) == self.raw["payload"]
        return same and set(self.raw) == FIELDS

    @property
    def state(self) -> str:
        """The state that a call moved to with this entry; empty for any other entry."""
        if not self.kind.startswith("call_") or self.kind in NO_STATE:
            return ""
        found = self.data.get("after") or self.data.get("state") or self.data.get("now") or self.kind[5:]
        return str(found)


@lru_cache(maxsize=65536)
def entry_of(line: bytes) -> Entry:
    return Entry(line)


class Bundle:
    """The files of a bundle, read."""

    def __init__(
        self, files: dict[str, bytes], receipt: bytes | None = None, pinned: str = "", kept: str | None = None
    ) -> None:
        self.files, self.receipt, self.pinned, self.kept = files, receipt, pinned, kept

    @cached_property
    def entries(self) -> list[Entry]:
        data = self.files["ledger.jsonl"]
        if not data.endswith(b"\n"):
            raise Unreadable(tell("the ledger's last line is cut off"))
        return [entry_of(line) for line in data[:-1].split(b"\n")]

    @cached_property
    def leaves(self) -> list[bytes]:
        return [entry.leaf for entry in self.entries]

    @cached_property
    def points(self) -> list[tuple[str, int, bytes, str, str]]:
        """(file, size, root, origin, note) of each checkpoint."""
        found = []
        for name in sorted(self.files):
            if name.startswith("checkpoints/"):
                note = self.files[name].decode()
                origin, size, top, *_more = split_note(note)[0].split("\n")
                found.append((name, int(size), base64.b64decode(top, validate=True), origin, note))
        return found

    @cached_property
    def keys(self) -> list[bytes]:
        return [base64.b64decode(one["public_key"], validate=True) for one in read(self.files["keys.json"])["log"]]

    def all(self, kind: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == kind]

    @cached_property
    def ended(self) -> bool:
        """Whether the call was left deserted or was cancelled: what would follow is then not asked for."""
        states = [entry.state for entry in self.entries if entry.state]
        return bool(states) and states[-1] in {"deserted", "cancelled"}

    def one(self, kind: str) -> Entry | None:
        """The only entry of a kind; None when the call ended before it."""
        found = self.all(kind)
        if not found and self.ended:
            return None
        if len(found) != 1:
            raise Unreadable(tell("{} entries '{}' instead of one", len(found), kind))
        return found[0]

    @cached_property
    def decisions(self) -> list[tuple[Entry, Entry | None]]:
        """Each decision, with what took it back after a review; None: it stands. Only the last one can stand."""
        found: list[tuple[Entry, Entry | None]] = []
        for entry in self.entries:
            if entry.kind == "decision":
                if found and found[-1][1] is None:
                    raise Unreadable(tell("2 entries 'decision' instead of one"))
                found.append((entry, None))
            elif entry.kind == "decision_taken_back":
                if not found or found[-1][1] is not None:
                    raise Unreadable(tell("a decision was taken back that did not stand"))
                found[-1] = (found[-1][0], entry)
        if not self.ended and (not found or found[-1][1] is not None):
            raise Unreadable(tell("0 entries 'decision' instead of one"))
        return found

    @property
    def decided(self) -> Entry | None:
        """The decision that stands; None when the call ended without one."""
        return next((entry for entry, back in self.decisions if back is None), None)

    def reached(self, state: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.state == state), None)

    @cached_property
    def seed(self) -> str:
        found = self.one("seed")
        return found.data["seed"] if found else ""

    def had_seat(self) -> set[str]:
        return {entry.data["person"] for entry in self.all("seat_appointed")}

    def vacated(self) -> set[int]:
        return {entry.data["seat"] for entry in self.all("seat_vacated")}

    def appointed(self, person: str, role: str, before: int) -> bool:
        """Whether a person held an appointment when entry ``before`` was written."""
        held = False
        for entry in self.entries[: before - 1]:
            if entry.data.get("person") == person and entry.data.get("role") == role:
                held = entry.kind == "appointment" or (held and entry.kind != "appointment_ended")
        return held

    @cached_property
    def sheets(self) -> dict[str, dict[int, dict[str, int]]]:
        found: dict[str, dict[int, dict[str, int]]] = {}
        for entry in self.all("score"):
            one = entry.data
            found.setdefault(one["code"], {}).setdefault(one["seat"], {})[one["criterion"]] = one["level"]
        return found

    def levels(self, before: int | None = None) -> dict[str, dict[int, dict[str, int]]]:
        """The levels that count when entry ``before`` is written (at the end: None): as sealed, then as amended."""
        found = {code: {seat: dict(levels) for seat, levels in seats.items()} for code, seats in self.sheets.items()}
        for entry in self.all("score_amended"):
            if before is None or entry.seq < before:
                found[entry.data["code"]][entry.data["seat"]][entry.data["criterion"]] = entry.data["level"]
        return found

    @cached_property
    def readers(self) -> dict[str, set[int]]:
        """The seats that had to read each proposal and were not vacated."""
        found: dict[str, set[int]] = {entry.data["code"]: set() for entry in self.all("entry_received")}
        for entry in self.all("assignment"):
            if entry.data["seat"] not in self.vacated():
                for code in entry.data["proposals"]:
                    found[code].add(entry.data["seat"])
        return found


# --- the seventeen checks --------------------------------------------------------------------------------------------


def chain(b: Bundle) -> Problems:
    before, last = "0" * 64, None
    if len({entry.raw["call"] for entry in b.entries}) != 1:
        yield tell("entries of more than one call")
    for place, entry in enumerate(b.entries, start=1):
        if not entry.plain:
            yield tell("entry {} is not in canonical form", place)
        if entry.seq != place:
            yield tell("entry {} says that it is {}", place, entry.seq)
        if entry.raw["previous_hash"] != before:
            yield tell("entry {} does not follow the one before it", place)
        if last is not None and entry.at < last - timedelta(minutes=5):
            yield tell("entry {} is older than the one before it", place)
        before, last = entry.leaf.hex(), entry.at


def whole_root(b: Bundle) -> Problems:
    sizes = [size for _name, size, *_rest in b.points]
    if not sizes or max(sizes) != len(b.entries):
        yield tell("{} entries, but the last checkpoint covers {}", len(b.entries), max(sizes, default=0))
    elif b.points[sizes.index(max(sizes))][2] != root(b.leaves):
        yield tell("the root over all entries is not that of the last checkpoint")


def signatures(b: Bundle) -> Problems:
    told = read(b.files["keys.json"])
    origins = {origin for *_rest, origin, _note in b.points}
    if len(origins) != 1 or not next(iter(origins)).endswith("/" + b.entries[0].raw["call"]):
        yield tell("the checkpoints are not all of this call's record")
    site = next(iter(origins)).rpartition("/")[0]
    if b.pinned and base64.b64encode(b.keys[0]).decode() != b.pinned:
        yield tell("the first key is not the one that you trust")
    for place, one in enumerate(told["log"]):
        text = f"{site}/keys\n{told['log'][place - 1]['public_key']}\n{one['public_key']}\n"
        note = one["endorsement"]
        if place and (split_note(note)[0] != text or signer(note, site, [b.keys[place - 1]]) is None):
            yield tell("key {} is not announced by the key before it", place + 1)
        if not place and note:
            yield tell("the first key cannot be announced by another")
    witnesses = {}
    for line in told["witnesses"]:
        name, _id, data = line.split("+", 2)
        public = base64.b64decode(data, validate=True)
        witnesses[key_id(name, public[1:], public[0])] = (name, public[0], public[1:])
    for file, _size, _root, origin, note in b.points:
        if signer(note, origin, b.keys) is None:
            yield tell("{} is not signed by a key of this record", file)
        text, lines = split_note(note)
        if len(lines) != len(set(lines)):
            yield tell("{} carries a signature twice", file)
        for name, blob in lines:
            if name == origin:
                if signer(f"{text}\n\u2014 {name} {base64.b64encode(blob).decode()}\n", origin, b.keys) is None:
                    yield tell("{} carries a signature that does not hold", file)
                continue
            known, kind, public = witnesses.get(blob[:4], ("", 0, b""))
            head = f"cosignature/v1\ntime {int.from_bytes(blob[4:12], 'big')}\n" if kind == 4 else ""
            if known != name or not good(public, blob[12 if kind == 4 else 4 :], (head + text).encode()):
                yield tell("{} carries a line of {} that does not hold", file, name)


def consistent(b: Bundle) -> Problems:
    sizes = [size for _name, size, *_rest in b.points]
    for file, size, top, _origin, _note in b.points:
        if file != f"checkpoints/{size:08d}.txt" or not 0 < size <= len(b.leaves) or root(b.leaves[:size]) != top:
            yield tell("{} does not fit the entries that it covers", file)
    for entry in b.entries:
        if entry.state and entry.seq not in sizes:
            yield tell("the change of state in entry {} has no checkpoint", entry.seq)
    if b.kept is not None:
        _origin, size_text, top_text, *_more = split_note(b.kept)[0].split("\n")
        size = int(size_text)
        if not 0 < size <= len(b.leaves) or root(b.leaves[:size]) != base64.b64decode(top_text):
            yield tell("the checkpoint that you kept is of another history")


def rules_first(b: Bundle) -> Problems:
    rules = b.one("rules")
    told = {"amendments": [entry.data for entry in b.all("amendment")], "rules": rules.data if rules else {}}
    if canon(read(b.files["rules.json"])) != canon(told):
        yield tell("rules.json is not what the ledger says")
    if rules is None:
        return
    weights = [one["weight"] for one in rules.data["criteria"]]
    if sum(weights) != 100 or len({one["code"] for one in rules.data["criteria"]}) != len(weights):
        yield tell("the weights are not a whole")
    for name in ("open", "closed"):
        entry = b.reached(name)
        if entry is not None and entry.seq < rules.seq:
            yield tell("the rules were written after the call was {}", name)
    if rules.data["statistic"] != (MEAN if ridge_of(rules) is None else ADJUSTED):
        yield tell("the rules name another statistic than the one that they have the number of")
    held = {field: rules.data[field] for field in ("opens_at", "questions_until", "closes_at")}
    closed, opened = b.reached("closed"), b.reached("open")
    for entry in b.all("amendment"):
        if entry.seq < rules.seq or (closed is not None and entry.seq > closed.seq):
            yield tell("amendment {} is not between the rules and the close", entry.data["number"])
        for change in entry.data["changes"]:
            field = change["field"]
            if opened is not None and entry.seq > opened.seq and field not in {"questions_until", "closes_at"}:
                yield tell("amendment {} changes what stood at the opening: {}", entry.data["number"], field)
            if field in FROZEN:
                yield tell("amendment {} changes what was frozen: {}", entry.data["number"], field)
            if field in held:
                if moment(held[field]).replace(microsecond=0) != moment(change["before"]):
                    yield tell("amendment {} does not start from the date that held", entry.data["number"])
                if opened is not None and entry.seq > opened.seq and moment(change["after"]) < moment(change["before"]):
                    yield tell("amendment {} brings a deadline forward after the opening", entry.data["number"])
                held[field] = change["after"]
    if opened is not None and opened.at < moment(held["opens_at"]):
        yield tell("the call opened before its hour")
    if closed is not None and closed.at < moment(held["closes_at"]):
        yield tell("the call was closed before its hour")


def receipt(b: Bundle) -> Problems:
    if b.receipt is None:
        return
    told = read(b.receipt)
    closed = b.one("submissions_closed")
    if told["format"] != "govlink-receipt-1" or set(told) - {"corrections", "judged"} != RECEIPT:
        yield tell("the receipt is of another format, or has other fields")
    if closed is None or told["commitment"] not in closed.data["commitments"]:
        yield tell("the receipt's commitment is not in the closed set")
    salts, parts = told["salts"], read(told["manifest"])["parts"]
    if salted(salts["manifest"], told["manifest"]) != told["commitment"]:
        yield tell("the receipt's manifest does not open its commitment")
    if {*parts, "manifest"} != set(salts):
        yield tell("the receipt has other salts than its parts")
    if set(parts) != set(told["parts"]) or {read(told["manifest"])["call"], told["call"]} != {b.entries[0].raw["call"]}:
        yield tell("the receipt's manifest is of another call or has other parts")
    for part, value in told["parts"].items():
        if salted(salts[part], canon({"value": value})) != parts[part]:
            yield tell("the receipt's part '{}' is not what was sealed", part)
    for made in told.get("corrections", []):
        line = next((one.data for one in b.all("correction_made") if one.data["correction"] == made["correction"]), {})
        if set(made) != CORRECTION:
            yield tell("the receipt's correction has other fields")
        if made["original"] != told["parts"]["answers"].get(made["field"]):
            yield tell("the receipt's correction does not begin from what was sealed")
        for version in ("original", "corrected"):
            if salted(made["salt"], made[version]) != line.get(version):
                yield tell("the receipt's correction does not open the record's: {}", version)
    if "judged" in told:
        yield from judged(b, told)
    site = b.points[0][3].rpartition("/")[0]
    lines = ["govlink receipt v1", told["call"], told["receipt_no"], told["commitment"], told["deadline"]]
    text, signed = split_note(told["note"])
    named = [public for public in b.keys if verifier_key(site, public) == told["key"]]
    if not named:
        yield tell("the receipt names a key that is none of this record")
    if text != "\n".join(lines) + "\n" or len(signed) != 1 or signer(told["note"], site, named) is None:
        yield tell("the receipt is not signed by the key that it names")


def judged(b: Bundle, told: dict[str, Any]) -> Problems:
    """The text that the receipt says was read under its code is the one that the record committed to."""
    found, one = b.one("unseal"), told["judged"]
    opening = found.data if found else {}
    received = next((entry.data for entry in b.all("entry_received") if entry.data["code"] == one["code"]), {})
    text = canon({"title": one["title"], "sections": one["sections"]})
    opened = [salted(row["salt"], text) for row in opening.get("text_salts", []) if row["code"] == one["code"]]
    if set(one) != JUDGED:
        yield tell("the receipt's text has other fields")
    if told["commitment"] not in [
        row["commitment"] for row in opening.get("openings", []) if row["code"] == one["code"]
    ]:
        yield tell("the receipt's text is of a code that was not drawn for it")
    if not opened or opened != [received.get("text_commitment")]:
        yield tell("the receipt's text is not the one that was handed to the assessors")


def is_digest(text: Any) -> bool:
    return isinstance(text, str) and len(text) == 64 and not set(text) - set("0123456789abcdef")


def seed_opens(b: Bundle) -> Problems:
    rules, closed, seed = b.one("rules"), b.one("submissions_closed"), b.one("seed")
    if rules is None or closed is None or seed is None:
        return
    sets = closed.data["commitments"], closed.data["tokens"]
    if any(one != sorted(set(one)) or len(one) != closed.data["count"] for one in sets):
        yield tell("the closed set is not sorted, or does not have the number that it says")
    shut = b.reached("closed")
    if shut is None or shut.seq > closed.seq:
        yield tell("the set was closed before the call")
    revealed, dropped = b.all("nonce_reveal"), b.all("nonce_dropped")
    told = Counter(entry.data["party"] for entry in revealed + dropped)
    if told != Counter(one["party"] for one in rules.data["nonces"]):
        yield tell("not every committed number was revealed or dropped once")
    used = {entry.data["party"]: entry.data["nonce"] for entry in revealed}
    hashes = {one["party"]: one["sha256"] for one in rules.data["nonces"]}
    for entry in revealed:
        if sha(entry.data["nonce"]) != hashes.get(entry.data["party"]):
            yield tell("the number of {} is not the one committed to", entry.data["party"])
    for entry in revealed + dropped:
        if not closed.seq < entry.seq < seed.seq:
            yield tell("the number of {} was not told between the close and the draw", entry.data["party"])
    for entry in dropped:
        if entry.at <= closed.at + timedelta(hours=rules.data["reveal_hours"]):
            yield tell("the number of {} was dropped too early", entry.data["party"])
    parties = [one["party"] for one in rules.data["nonces"] if one["party"] in used]
    drawn = barred("govlink-seed-1", seed.raw["call"], *map(set_root, sets), *(used[one] for one in parties))
    if seed.data["seed"] != drawn or seed.data["parties"] != parties:
        yield tell("the seed does not follow from the numbers and the closed set")


def code_of(seed: str, token: str, taken: set[str]) -> str:
    for turn in range(1000):
        number, letters = int(barred("govlink-code-1", seed, token, turn)[:32], 16), ""
        for _place in range(6):
            number, letter = divmod(number, len(LETTERS))
            letters += LETTERS[letter]
        code = f"{letters[:3]}-{letters[3:]}"
        if code not in taken:
            return code
    raise Unreadable(tell("no free code"))


def aliases(b: Bundle) -> Problems:
    closed, over, rules, seed = b.one("submissions_closed"), b.one("handed_over"), b.one("rules"), b.one("seed")
    if closed is None or over is None or rules is None or seed is None:
        return
    entries = b.all("entry_received")
    tokens = [entry.data["token"] for entry in entries]
    if over.data["count"] != len(entries) or len(entries) + over.data["not_eligible"] != closed.data["count"]:
        yield tell("what was handed over and what was not do not add up to the closed set")
    if any(not seed.seq < entry.seq < over.seq for entry in entries):
        yield tell("a proposal was handed over before the draw or after the hand-over")
    if len(set(tokens)) != len(tokens) or not set(tokens) <= set(closed.data["tokens"]):
        yield tell("a code was given to what is not in the closed set, or twice")
    if tokens != sorted(tokens, key=lambda token: barred("govlink-order-1", b.seed, token)):
        yield tell("the proposals did not enter in the drawn order")
    committed = [entry.data["text_commitment"] for entry in entries if "text_commitment" in entry.data]
    bare = [entry.data["text_sha256"] for entry in entries if "text_sha256" in entry.data]  # before there were salts
    if (committed and bare) or len(committed + bare) != len(entries) or not all(map(is_digest, committed + bare)):
        yield tell("not every proposal's text is committed to in one way")
    if len(set(committed)) != len(committed):
        yield tell("two proposals have one commitment to their texts")
    names = sorted(rules.data["names"], key=lambda name: barred("govlink-name-1", b.seed, name))
    taken: set[str] = set()
    for place, entry in enumerate(entries):
        again, at = divmod(place, len(names))
        wanted = code_of(b.seed, entry.data["token"], taken), names[at] + (f" {again + 1}" if again else "")
        taken.add(wanted[0])
        if (entry.data["code"], entry.data["mark"]) != wanted:
            yield tell("{} {} should be {}", entry.data["code"], entry.data["mark"], " ".join(wanted))


def assignment(b: Bundle) -> Problems:
    rules, given = b.one("rules"), b.all("assignment")
    if rules is None or (b.ended and not given):
        return
    codes = {entry.data["code"] for entry in b.all("entry_received")}
    appointed = {entry.data["seat"]: entry.seq for entry in b.all("seat_appointed")}
    declared = {entry.data["seat"]: entry.seq for entry in reversed(b.all("interests_declared"))}
    if len(b.had_seat()) != len(appointed):
        yield tell("a person has two seats, or a seat two persons")
    sealing = {entry.data["seat"] for entry in b.all("assessment_sealed")}
    if not sealing <= {entry.data["seat"] for entry in given}:
        yield tell("a seat sealed scores of proposals that it was not given")
    held: dict[int, set[str]] = {}
    for entry in given:
        seat, proposals = entry.data["seat"], entry.data["proposals"]
        if held.setdefault(seat, set()) & set(proposals):
            yield tell("seat {} was given a proposal twice", seat)
        held[seat] |= set(proposals)
        if not appointed.get(seat, entry.seq) < declared.get(seat, entry.seq) < entry.seq:
            yield tell("seat {} was given proposals before it was appointed and declared no conflict", seat)
        if len(set(proposals)) != len(proposals) or not set(proposals) <= codes:
            yield tell("seat {} was given what is not there, or twice", seat)
        drawn = sorted(proposals, key=lambda code: keyed(b.seed, "place", entry.raw["call"], seat, code))
        if proposals != drawn:
            yield tell("seat {} does not read in the drawn order", seat)
    panel = {entry.data["seat"] for entry in given} - b.vacated()
    fewest = len(panel) if len(codes) <= 12 else min(rules.data["assessments_per_entry"], len(panel))
    for code, seats in b.readers.items():
        if len(seats) < fewest:
            yield tell("{} was given to {} seats, not to {}", code, len(seats), fewest)
    if b.all("ranking") and len(panel) < 3:
        yield tell("fewer than three seats")
    yield from committee(b)


def seated(b: Bundle, begun: Entry) -> tuple[dict[int, dict[str, Any]], list[str]]:
    """The seats that were held when the assessment began, and what went wrong before: 0 stands for nobody."""
    held: dict[int, dict[str, Any]] = {}
    wrong: list[str] = []
    for entry in b.entries[: begun.seq]:
        one = entry.data
        if entry.kind == "seat_appointed":
            held[one["seat"]] = dict(one)
        elif entry.kind == "seat_vacated":
            held.pop(one["seat"])
        elif entry.kind == "seat_steps_in":
            if held[one["seat"]]["stands_for"] != one["in_place_of"] or one["in_place_of"] in held:
                wrong.append(tell("seat {} took a place that was not hers to take", one["seat"]))
            held[one["seat"]].update(stands_for=0, office=one["office"])
        elif entry.kind == "office_given":
            if one["instead_of"]:
                held[one["instead_of"]]["office"] = held[one["seat"]]["office"]
            held[one["seat"]]["office"] = one["office"]
        elif entry.kind == "competences_given":
            held[one["seat"]]["competences"] = one["competences"]
    return held, wrong


def committee(b: Bundle) -> Problems:
    """The committee was whole when the assessment began, and what it asks of the readers held for each proposal."""
    rules, begun, installed = b.one("rules"), b.reached("assessment"), b.all("committee_installed")
    if rules is None or begun is None or not any("office" in entry.data for entry in b.all("seat_appointed")):
        return
    held, wrong = seated(b, begun)
    yield from wrong
    titular = {seat: one for seat, one in held.items() if not one["stands_for"]}
    told = [{"office": one["office"], "seat": seat} for seat, one in sorted(titular.items())]
    if len(installed) != 1 or installed[0].seq > begun.seq or installed[0].data["seats"] != told:
        yield tell("the committee that was installed is not the one that was appointed")
    offices = Counter(one["office"] for one in titular.values())
    if offices["president"] != 1 or offices["secretary"] != 1:
        yield tell("the committee had no president or no secretary, or two")
    declared = {entry.data["seat"] for entry in b.all("interests_declared") if entry.seq < begun.seq}
    if not set(titular) <= declared:
        yield tell("a titular had not declared when the assessment began")
    made_up = [entry for entry in b.all("committee") if entry.seq < begun.seq]
    if len(made_up) != len(b.all("committee")):
        yield tell("the committee was made up otherwise after the assessment began")
    asked: dict[str, Any] = made_up[-1].data if made_up else {"size": 0, "most_from_area": 0, "competences": []}
    if asked["size"] and len(titular) != asked["size"]:
        yield tell("the committee had {} seats, not {}", len(titular), asked["size"])
    readers: dict[str, set[int]] = {entry.data["code"]: set() for entry in b.all("entry_received")}
    for entry in b.all("assignment"):
        for code in entry.data["proposals"] if entry.seq < begun.seq else ():
            readers[code].add(entry.data["seat"])
    each = rules.data["assessments_per_entry"]
    wanted = max(3, each, asked["size"]) if len(readers) <= 12 else each
    for code, seats in sorted(readers.items()):
        if len(seats) != wanted:
            yield tell("{} was given to {} seats at the beginning, not to {}", code, len(seats), wanted)
        areas = Counter(held[seat]["area"] for seat in seats if held[seat]["area"])
        if asked["most_from_area"] and max(areas.values(), default=0) > asked["most_from_area"]:
            yield tell("{} was given to too many of one area", code)
        for name in asked["competences"]:
            if not any(name in held[seat]["competences"] for seat in seats):
                yield tell("{} was given to nobody with the competence {}", code, name)


def keyed(key: str, *parts: object) -> str:
    return hmac.new(key.encode(), "|".join(map(str, parts)).encode(), hashlib.sha256).hexdigest()


def scores(b: Bundle) -> Problems:
    rules, ranking = b.one("rules"), b.one("ranking")
    told = {code: {str(seat): levels for seat, levels in seats.items()} for code, seats in b.sheets.items()}
    if canon(read(b.files["scores.json"])) != canon(told):
        yield tell("scores.json is not what the ledger says")
    if rules is None or ranking is None:
        return
    criteria = {one["code"] for one in rules.data["criteria"]}
    wanted = Counter((code, seat, one) for code, seats in b.readers.items() for seat in seats for one in criteria)
    entries = b.all("score")
    if Counter((one.data["code"], one.data["seat"], one.data["criterion"]) for one in entries) != wanted:
        yield tell("the scores are not one for each proposal, seat and criterion that was assigned")
    if any(type(one.data["level"]) is not int or not 0 <= one.data["level"] <= 5 for one in entries):
        yield tell("a level is not between 0 and 5")
    opened, begun = b.reached("assessment"), b.reached("deliberation")
    sealed: dict[tuple[int, str], int] = {}
    for entry in b.all("assessment_sealed"):
        if opened is None or begun is None or not opened.seq < entry.seq < begun.seq:
            yield tell("entry {} was sealed outside the assessment", entry.seq)
        if (entry.data["seat"], entry.data["commitment"]) in sealed:
            yield tell("entry {} seals the same twice", entry.seq)
        sealed[entry.data["seat"], entry.data["commitment"]] = entry.seq
    rows: dict[tuple[str, int], list[list[Any]]] = {}
    for entry in entries:
        one = entry.data
        rows.setdefault((one["code"], one["seat"]), []).append([one["criterion"], one["level"], one["reason_sha256"]])
    for entry in b.all("sheet_opened"):
        code, seat = entry.data["code"], entry.data["seat"]
        sheet = canon({"code": code, "scores": sorted(rows.pop((code, seat), [])), "seat": seat})
        if sealed.pop((seat, sha(entry.data["salt"] + sheet)), entry.seq) >= entry.seq:
            yield tell("what seat {} gave {} is not what it sealed", seat, code)
    if rows or any(seat not in b.vacated() for seat, _commitment in sealed):
        yield tell("a sheet was not opened")
    first = min((one.seq for one in entries), default=0)
    if any(one.seq > ranking.seq for one in entries) or any(seq > first for seq in sealed.values()):
        yield tell("a score was told after the ranking, or sealed after the first was told")
    yield from amended(b, ranking)


def amended(b: Bundle, ranking: Entry) -> Problems:
    persons = {entry.data["seat"]: entry.data["person"] for entry in b.all("seat_appointed")}
    turns = [entry for entry in b.entries if entry.kind in {"decision", "decision_taken_back"}]
    if len(b.all("score_amended")) != len(b.all("ranking_again")):
        yield tell("the ranking was not computed once after each amendment")
    for entry in b.all("score_amended"):
        one = entry.data
        before = b.levels(entry.seq).get(one["code"], {}).get(one["seat"], {}).get(one["criterion"])
        following = [later.kind for later in b.entries[entry.seq : entry.seq + 1]]
        turn = next((turn for turn in reversed(turns) if turn.seq < entry.seq), None)
        # After a decision was taken back every team knows its code: only what the upheld review is about is amended.
        closed = turn is not None and (turn.kind == "decision" or turn.data["review"] != one["code"])
        if entry.seq < ranking.seq or closed or following != ["ranking_again"]:
            yield tell("entry {}: amended before all were open, after the decision, or without a ranking", entry.seq)
        if one["by"] != persons.get(one["seat"]) or one["seat"] in b.vacated() or not one["reason_sha256"]:
            yield tell("entry {}: amended by somebody else, or without a reason", entry.seq)
        if before is None or one["was"] != before or one["level"] == before or one["level"] not in range(6):
            yield tell("entry {}: the amendment does not begin from what counted, or changes nothing", entry.seq)


def hundredths(value: Fraction) -> int:
    return (2 * (value * 100).numerator + (value * 100).denominator) // (2 * (value * 100).denominator)


def ridge_of(rules: Entry) -> int | None:
    """The number by which totals are adjusted for severe and mild seats; None: the mean itself is the total."""
    found: int | None = rules.data.get("severity_ridge")
    if "severity_ridge" in rules.data and (type(found) is not int or found < 1):
        raise Unreadable(tell("the number for the severity of seats is no positive whole number"))
    return found


def severities(totals: dict[str, dict[int, int]], ridge: int) -> dict[int, Fraction]:
    """What each seat gave more or less than the panel: b in T_ij = f_i + b_j, by least squares + ridge · Σ b².

    Without f there is one equation for each seat: (n_j + ridge) b_j - Σ_i (Σ_k b_k) / n_i = Σ_i (T_ij - mean of i),
    over the proposals i of seat j and their seats k. Solved in whole numbers (Bareiss); the b add up to 0.
    """
    seats = sorted({seat for given in totals.values() for seat in given})
    scale = lcm(*map(len, totals.values()))
    rows = [[ridge * scale * (one == other) for other in seats] + [0] for one in seats]
    for given in totals.values():
        share = scale // len(given)
        for seat, total in given.items():
            row = rows[seats.index(seat)]
            row[seats.index(seat)] += scale
            row[-1] += scale * total - share * sum(given.values())
            for other in given:
                row[seats.index(other)] -= share
    before = 1
    for step, top in enumerate(rows):
        for row in rows[step + 1 :]:
            factor = row[step]
            row[step:] = [(top[step] * a - factor * c) // before for a, c in zip(row[step:], top[step:], strict=True)]
        before = top[step]
    found: list[Fraction] = []
    for step in range(len(seats) - 1, -1, -1):
        row = rows[step]
        known = sum((a * value for a, value in zip(row[step + 1 : -1], found, strict=True)), Fraction())
        found.insert(0, (row[-1] - known) / row[step])
    return dict(zip(seats, found, strict=True))


def severity_of(b: Bundle, sheets: dict[str, dict[int, dict[str, int]]]) -> dict[int, Fraction]:
    """The severity of each seat in levels; empty when totals are not adjusted."""
    rules = b.one("rules")
    ridge = ridge_of(rules) if rules else None
    if rules is None or ridge is None:
        return {}
    lines = rules.data["criteria"]
    whole = sum(line["weight"] for line in lines)
    totals = {
        code: {seat: sum(line["weight"] * one[line["code"]] for line in lines) for seat, one in seats.items()}
        for code, seats in sheets.items()
    }
    return {seat: value / whole for seat, value in severities(totals, ridge).items()}


def computed(
    b: Bundle, without: Collection[int] = (), only: str = "", before: int | None = None
) -> list[dict[str, Any]]:
    """The ranking from rules, scores and seed: code, rank, mean_hundredths, complies, tie; adjusted: raw_hundredths.

    ``before``: with what counted when that entry was written. ``without``: seats whose levels are left out, of all
    proposals or of ``only`` one; one left without any drops out.
    """
    rules = b.one("rules")
    if rules is None:
        raise Unreadable(tell("no rules"))
    lines = rules.data["criteria"]
    whole = sum(line["weight"] for line in lines)
    heaviest = max(lines, key=lambda line: line["weight"])["code"]
    found = []
    kept = {
        code: {seat: one for seat, one in seats.items() if seat not in without or (only and code != only)}
        for code, seats in b.levels(before).items()
    }
    kept = {code: seats for code, seats in kept.items() if seats}
    gave = severity_of(b, kept)
    for code, seats in kept.items():
        sheets = list(seats.values())
        mean = {line["code"]: Fraction(sum(one[line["code"]] for one in sheets), len(sheets)) for line in lines}
        total = raw = sum((line["weight"] * mean[line["code"]] for line in lines), Fraction()) / whole
        if gave:  # and a total that would leave the scale ends with it
            total = min(max(raw - sum(gave[seat] for seat in seats) / len(seats), Fraction()), Fraction(5))
        met = [2 * sum(one[line["code"]] >= line["complies_from"] for one in sheets) > len(sheets) for line in lines]
        sums = [sum(line["weight"] * one[line["code"]] for line in lines) for one in sheets]
        key = (
            (not all(met), -hundredths(total)),
            -mean[heaviest],
            -min(level for one in sheets for level in one.values()),
            max(sums) - min(sums),
            barred(b.seed, code),
        )
        found.append((key, code, hundredths(total), all(met), {"raw_hundredths": hundredths(raw)} if gave else {}))
    found.sort()
    rows = []
    for place, (key, code, total_hundredths, complies, more) in enumerate(found):
        near = found[max(0, place - 1) : place] + found[place + 1 : place + 2]
        depth = max((next(at for at in range(5) if key[at] != other[0][at]) for other in near), default=0)
        tie = ("", "heaviest", "minimum", "spread", "lot")[depth]
        one = {"code": code, "complies": complies, "mean_hundredths": total_hundredths, "rank": place + 1, "tie": tie}
        rows.append(one | more)
    return rows


def rankings(b: Bundle) -> list[Entry]:
    ranking = b.one("ranking")
    return [ranking, *b.all("ranking_again")] if ranking else []


def totals(b: Bundle) -> Problems:
    for ranking in rankings(b):
        yield from totals_of(b, ranking)


def totals_of(b: Bundle, ranking: Entry) -> Problems:
    told = {one["code"]: one for one in ranking.data["placings"]}
    wanted = computed(b, before=ranking.seq)
    if set(told) != {one["code"] for one in wanted} or len(told) != len(ranking.data["placings"]):
        yield tell("the ranking does not hold each proposal once")
    for one in wanted:
        if one["code"] in told and any(
            told[one["code"]].get(field) != one.get(field)
            for field in ("mean_hundredths", "complies", "raw_hundredths")
        ):
            yield tell("{} has {} hundredths by its scores", one["code"], one["mean_hundredths"])
    order = [(not one["complies"], -one["mean_hundredths"]) for one in ranking.data["placings"]]
    if order != sorted(order) or [one["rank"] for one in ranking.data["placings"]] != list(range(1, len(order) + 1)):
        yield tell("the ranking does not follow the totals")
    gave = severity_of(b, b.levels(ranking.seq))
    rows = [{"hundredths": hundredths(value), "seat": seat} for seat, value in sorted(gave.items())]
    if canon(ranking.data.get("severity", [])) != canon(rows) or ("severity" in ranking.data) != bool(gave):
        yield tell("the severity of the seats is another one by the scores")


def ties(b: Bundle) -> Problems:
    for ranking in rankings(b):
        if ranking.data["seed"] != b.seed:
            yield tell("the lots were not drawn from the public seed")
        if [(one["code"], one["tie"]) for one in ranking.data["placings"]] != [
            (one["code"], one["tie"]) for one in computed(b, before=ranking.seq)
        ]:
            yield tell("equal totals were not ordered by the rule for ties")


def decision(b: Bundle) -> Problems:
    ranking = b.one("ranking")
    for found, back in b.decisions if ranking else []:
        if ranking is not None:
            yield from decision_of(b, found, ranking)
        if back is not None:
            yield from taken_back(b, found, back)
    for entry in b.all("review_answered"):
        effect, following = entry.data.get("effect"), [one.kind for one in b.entries[entry.seq : entry.seq + 1]]
        if effect not in {None, "stands", "anew"} or (effect is not None) > (entry.data["outcome"] == "upheld"):
            yield tell("entry {}: an answer to a review with an effect that it cannot have", entry.seq)
        if effect == "anew" and following != ["decision_taken_back"]:
            yield tell("entry {}: the decision was to be taken back, and was not", entry.seq)
    if ranking is not None:
        yield from votes_against(b)
        yield from line_of_reserves(b)


def taken_back(b: Bundle, found: Entry, back: Entry) -> Problems:
    """A decision is taken back by the answer that upheld a review, once no other waits, before an opening."""
    one, answer = back.data, b.entries[back.seq - 2]
    told = answer.data if answer.kind == "review_answered" else {}
    if told.get("outcome") != "upheld" or told.get("effect") != "anew" or told.get("code") != one["review"]:
        yield tell("entry {}: a decision was taken back without a review that was upheld", back.seq)
    if one["by"] != answer.data["by"] or not b.appointed(one["by"], "authority", back.seq):
        yield tell("entry {}: a decision was taken back by somebody else than the authority who answered", back.seq)
    if one["code"] != found.data["code"] or one["resolution_no"] != found.data["resolution_no"]:
        yield tell("entry {}: another decision was taken back than the one that stood", back.seq)
    if one["number"] != [back.seq for _found, back in b.decisions if back].index(back.seq) + 1:
        yield tell("entry {}: not the number of the decision that stood", back.seq)
    if waiting(b, back.seq) or any(entry.seq < back.seq for entry in b.all("unseal")):
        yield tell("entry {}: a decision was taken back while a request waited, or after the opening", back.seq)
    if [entry.state for entry in b.entries[back.seq : back.seq + 1]] != ["deliberation"]:
        yield tell("entry {}: the call did not go back to the decision", back.seq)


def waiting(b: Bundle, before: int) -> bool:
    """Whether requests and answers were not one to one when entry ``before`` was written."""
    asked = Counter(entry.data["code"] for entry in b.all("review_requested") if entry.seq < before)
    return asked != Counter(entry.data["code"] for entry in b.all("review_answered") if entry.seq < before)


def decision_of(b: Bundle, found: Entry, ranking: Entry) -> Problems:
    told = {one["code"]: one for one in computed(b, before=found.seq)}
    chosen = told.get(found.data["code"])
    if chosen is None or not chosen["complies"] or chosen["rank"] != found.data["rank"]:
        yield tell("the chosen proposal does not comply, or has another rank")
    if found.data["rank"] != 1 and not found.data["departure_reason"].strip():
        yield tell("the decision departs from rank 1 without a reason")
    if found.data["rank"] == 1 and found.data["departure_reason"]:
        yield tell("a reason to depart from rank 1 for what is rank 1")
    if not found.data["reasons"].strip() or not found.data["resolution_no"].strip():
        yield tell("the decision has no reasons or no resolution")
    lines, because = b.one("rules"), found.data["by_criterion"]
    if lines and set(because) != {one["code"] for one in lines.data["criteria"]}:
        yield tell("the reasons are not one for each criterion")
    if not all(reason.strip() for reason in because.values()):
        yield tell("a criterion has no reason")
    if any(
        code not in told or not told[code]["complies"] or code == found.data["code"] for code in found.data["reserves"]
    ):
        yield tell("a reserve does not comply")
    if found.seq < ranking.seq or not b.appointed(found.data["by"], "authority", found.seq):
        yield tell("the decision was not taken after the ranking by the appointed authority")
    if found.data["by"] in b.had_seat():
        yield tell("who decided had a seat on the panel")


def votes_against(b: Bundle) -> Problems:
    persons = {entry.data["seat"]: entry.data["person"] for entry in b.all("seat_appointed")}
    opened, given = b.all("unseal"), set()
    for vote in b.all("dissent"):
        seat = vote.data["seat"]
        if persons.get(seat) != vote.data["by"] or seat in b.vacated() or not vote.data["reasons"].strip():
            yield tell("the vote in entry {} is not of the seat that it names, or has no reasons", vote.seq)
        about = [
            found.seq for found, back in b.decisions if found.seq < vote.seq and (back is None or vote.seq < back.seq)
        ]
        if not about or any(vote.seq > one.seq for one in opened):
            yield tell("the vote in entry {} was not given between the decision and the opening", vote.seq)
        if (*about, seat) in given:
            yield tell("a seat voted twice against the decision")
        given.add((*about, seat))


def line_of_reserves(b: Bundle) -> Problems:
    """Who declined, to whom the pilot was then offered, and whether it was opened: in the order of the ranking."""
    decided = b.decided
    has, opened, waits = (decided.data["code"] if decided else ""), False, False
    ranked = complying(computed(b)) if decided else []
    gone: list[str] = []
    line = ranked
    for entry in b.entries:
        if entry.kind in {"unseal", "unseal_reserve"}:
            if waits or entry.data["code"] != has or (entry.kind == "unseal") != (not gone):
                yield tell("entry {} opens another identity than that of who has the pilot", entry.seq)
            opened = True
        elif entry.kind == "declined":
            if waits or not opened or entry.data["code"] != has or not entry.data["reason"].strip():
                yield tell("entry {}: only who has the pilot and was opened declines, with a reason", entry.seq)
            gone, waits, line = [*gone, entry.data["code"]], True, ranked
        elif entry.kind == "names_way" and entry.data["way"] == "next":
            leaving = next(one.data["left_out"] for one in reversed(b.all("names_reviewed")) if one.seq < entry.seq)
            gone, waits, line = [*gone, entry.data["code"]], True, complying(computed(b, leaving))
        elif entry.kind in {"reserve_offered", "no_reserve_left"}:
            following = next((code for code in line if code not in gone), "")
            if (
                not waits
                or entry.data.get("code", "") != following
                or (entry.kind == "no_reserve_left") != (not following)
            ):
                yield tell("entry {}: the pilot was not offered to the next that complies", entry.seq)
            has, opened, waits = following, False, False
    if waits:
        yield tell("the pilot was declined or set aside, and not offered to the next that complies")


def complying(rows: list[dict[str, Any]]) -> list[str]:
    return [one["code"] for one in rows if one["complies"]]


def unsealing(b: Bundle) -> Problems:
    found, ranking, decided = b.one("unseal"), b.one("ranking"), b.decided
    if found is None or ranking is None or decided is None:
        return
    if not ranking.seq < decided.seq < found.seq:
        yield tell("identities were opened before the ranking or the decision")
    yield from two_persons(b, found, decided, decided.seq)
    for one in b.all("unseal_reserve"):
        offered = [entry.seq for entry in b.all("reserve_offered") if entry.seq < one.seq]
        yield from two_persons(b, one, decided, max(offered, default=one.seq))
    if waiting(b, found.seq):
        yield tell("identities were opened while a request for review waited")
    persons = {entry.data["seat"]: entry.data["person"] for entry in b.all("seat_appointed")}
    surveyed: set[int] = set()
    for one in b.all("recognition_survey"):
        seat = one.data["seat"]
        sent = [entry.seq for entry in b.all("assessment_sealed") if entry.data["seat"] == seat]
        if one.seq > found.seq or not sent or one.seq < max(sent):
            yield tell(
                "entry {}: who is recognised was asked before the scores were sent, or after the opening", one.seq
            )
        if seat in surveyed or persons.get(seat) != one.data["by"] or not one.data["commitment"]:
            yield tell("entry {}: what a seat recognised was told twice, by somebody else, or not at all", one.seq)
        surveyed.add(seat)


def two_persons(b: Bundle, found: Entry, decided: Entry, since: int) -> Problems:
    rules, people = b.one("rules"), found.data["people"]
    hours = rules.data["unseal_hours"] if rules else 24
    counted = []
    if len(people) != 2 or len(set(people)) != 2 or found.data["by"] not in people:
        yield tell("identities were not opened by two persons")
    for person in people:
        words = [
            entry
            for entry in b.all("unseal_word")
            if entry.data["by"] == person and since < entry.seq < found.seq and entry.data["reason"].strip()
        ]
        counted += words[-1:]
        if not words or found.at - words[-1].at > timedelta(hours=hours):
            yield tell("{} did not give a word within the {} hours before", person, hours)
        if not b.appointed(person, "custodian", found.seq) or person in b.had_seat() or person == decided.data["by"]:
            yield tell("{} was no custodian, or judged", person)
    if any(not entry.data["second_factor"] or not entry.data["device"] for entry in counted):
        yield tell("a word was given without a second factor or without a device of one's own")
    if len({entry.data["device"] for entry in counted}) != len(counted):
        yield tell("both words came from the same device")


def looks(b: Bundle) -> Problems:
    shut, found = b.reached("closed"), b.one("unseal")
    for entry in b.all("access"):
        if found is not None and entry.seq > found.seq:
            continue
        if shut is None or entry.seq < shut.seq:
            yield tell("entry {}: a look at an identity before the close", entry.seq)
        person = entry.data["by"]
        if not b.appointed(person, "custodian", entry.seq) or person in b.had_seat():
            yield tell("entry {}: a look at an identity by somebody who is no custodian", entry.seq)


def identities(b: Bundle) -> Problems:
    found, closed, decided = b.one("unseal"), b.one("submissions_closed"), b.decided
    if canon(read(b.files["identities.json"])) != canon(found.data if found else {}):
        yield tell("identities.json is not what the ledger says")
    if found is None or closed is None or decided is None:
        return
    tokens = {entry.data["code"]: entry.data["token"] for entry in b.all("entry_received")}
    opened = {one["code"]: one for one in found.data["openings"]}
    if set(opened) != set(tokens) or len(opened) != len(found.data["openings"]):
        yield tell("not every code was opened once")
    for code, one in opened.items():
        if salted(one["salt"], one["commitment"]) != tokens.get(code):
            yield tell("{} was not drawn from the commitment that it is opened to", code)
        if one["commitment"] not in closed.data["commitments"]:
            yield tell("{} is opened to a commitment that is not in the closed set", code)
    if len({one["commitment"] for one in opened.values()}) != len(opened):
        yield tell("two codes are opened to one commitment")
    salts = found.data.get("text_salts", [])  # missing where the texts were hashed without salts
    salted_texts = sorted(entry.data["code"] for entry in b.all("entry_received") if "text_commitment" in entry.data)
    if [one["code"] for one in salts] != salted_texts or any(set(one) != {"code", "salt"} for one in salts):
        yield tell("not every commitment to a text was opened once")
    if len({one["salt"] for one in salts if is_digest(one["salt"])}) != len(salts):
        yield tell("a salt of a text is of no form, or stands twice")
    if found.data["code"] != decided.data["code"]:
        yield tell("what was opened is not what was chosen")
    for entry in [found, *b.all("unseal_reserve")]:
        yield from name_opened(entry, opened)


def name_opened(found: Entry, opened: dict[str, dict[str, str]]) -> Problems:
    manifest = read(found.data["manifest"])
    if manifest["call"] != found.raw["call"]:
        yield tell("the winner's manifest is of another call")
    if salted(found.data["manifest_salt"], found.data["manifest"]) != opened[found.data["code"]]["commitment"]:
        yield tell("the winner's manifest does not open the commitment")
    name = found.data["identity"]
    if salted(found.data["identity_salt"], canon({"value": name})) != manifest["parts"]["name"]:
        yield tell("the winner's name is not the one that was committed to")
    if name["legal_name"] != found.data["legal_name"] or name["trade_name"] != found.data["name"]:
        yield tell("the winner is called otherwise than was committed to")


def by_name(b: Bundle) -> Problems:
    """Who judged and who decided declared by name after each opening, and what had to follow followed."""
    decided = b.decided
    persons = {entry.data["seat"]: entry.data["person"] for entry in b.all("seat_appointed")}
    owed = {seat: persons[seat] for seat in sorted(set(persons) - b.vacated())}
    has: Entry | None = None
    said: dict[str, Entry] = {}
    review: Entry | None = None
    settled = ended = begun = False
    gone: list[str] = []
    for entry in b.entries:
        one = entry.data
        if entry.kind in {"unseal", "unseal_reserve"}:
            has, said, review, settled = entry, {}, None, False
        elif entry.kind == "declined":
            gone.append(one["code"])
        elif entry.kind.startswith("names_"):
            if decided is None or has is None or one["code"] != has.data["code"] or begun or ended:
                yield tell("entry {}: nobody was open by name, or the pilot had begun", entry.seq)
                return
            if entry.kind == "names_declared":
                yield from declared(b, entry, said.get(one["by"]), owed, decided)
                said[one["by"]], review, settled = entry, None, False
            elif entry.kind == "names_reviewed":
                yield from reviewed(b, entry, has, said, owed, decided, gone)
                review, settled = entry, not one["changes"] and one["authority"] == "none"
            else:
                mine = said.get(one["by"])
                if review is None or settled or mine is None or mine.data["grounds"] or mine.data["seat"]:
                    yield tell(
                        "entry {}: nothing was to be chosen, or not by an authority without a conflict", entry.seq
                    )
                if not b.appointed(one["by"], "authority", entry.seq) or not one["reasons"].strip():
                    yield tell("entry {}: it was not chosen by an appointed authority with reasons", entry.seq)
                if one["way"] not in {"confirmed", "next", "deserted"} or not one["resolution_no"].strip():
                    yield tell("entry {}: no way, or no resolution", entry.seq)
                if one["way"] == "confirmed" and one["by"] == decided.data["by"]:
                    yield tell("entry {}: who decided confirmed her own decision", entry.seq)
                settled, ended = one["way"] == "confirmed", one["way"] == "deserted"
                gone += [one["code"]] if one["way"] == "next" else []
        elif entry.state == "piloting":
            begun = True
            if not settled:
                yield tell("the pilot began before the declarations by name, or before a conflict was settled")
        elif entry.state == "deserted" and has is not None and not ended:
            yield tell("the call was left deserted after the opening, and nobody chose that")
    if ended and not b.ended:
        yield tell("the call was to be left deserted, and went on")


def declared(b: Bundle, entry: Entry, before: Entry | None, owed: dict[int, str], decided: Entry) -> Problems:
    one = entry.data
    if one["seat"] and owed.get(one["seat"]) != one["by"]:
        yield tell("entry {}: a declaration for a seat by somebody else", entry.seq)
    if not one["seat"] and one["by"] != decided.data["by"] and not b.appointed(one["by"], "authority", entry.seq):
        yield tell("entry {}: a declaration by somebody who neither judged nor decides", entry.seq)
    if one["version"] != (before.data["version"] + 1 if before else 1):
        yield tell("entry {}: not the next version of this declaration", entry.seq)
    if before and not set(before.data["grounds"]) <= set(one["grounds"]):
        yield tell("entry {}: a ground that was declared is taken back", entry.seq)
    if not one["commitment"] or not set(one["grounds"]) <= {"service", "kin", "interest", "part", "friendship"}:
        yield tell("entry {}: an unknown ground, or no commitment to the words", entry.seq)


def reviewed(
    b: Bundle,
    entry: Entry,
    has: Entry,
    said: dict[str, Entry],
    owed: dict[int, str],
    decided: Entry,
    gone: list[str],
) -> Problems:
    one, code = entry.data, has.data["code"]
    silent = [seat for seat, person in owed.items() if person not in said]
    leaving = sorted([*silent, *(seat for seat, who in owed.items() if who in said and said[who].data["grounds"])])
    own = said.get(decided.data["by"])
    authority = "silent" if own is None else "conflict" if own.data["grounds"] else "none"
    if (one["silent"], one["left_out"], one["authority"]) != (silent, leaving, authority):
        yield tell("entry {}: it does not sum the declarations up", entry.seq)
    if silent or own is None:
        due = moment(one["due_at"])
        if entry.at <= due or due < has.at + timedelta(days=1):
            yield tell("entry {}: silence was taken for a conflict before its term", entry.seq)
    ways: dict[str, list[dict[str, Any]]] = {"pairs": [], "seats": []}
    if leaving:
        ways = {"pairs": computed(b, leaving, code), "seats": computed(b, leaving)}
    if canon(one["ways"]) != canon(ways):
        yield tell("entry {}: the ranking without who leaves is another one", entry.seq)
    ranked, changes = complying(computed(b)), False
    for rows in ways.values():
        after = complying(rows)
        ahead = set(after[: after.index(code)]) - set(gone) if code in after else {code}
        changes = changes or bool(rows and not ahead <= set(ranked[: ranked.index(code)]))
    if one["changes"] != changes:
        yield tell("entry {}: it says wrongly whether the result changes", entry.seq)


CHECKS: list[tuple[str, Callable[[Bundle], Problems]]] = [
    ("the chain is whole", chain),
    ("the root covers all entries", whole_root),
    ("checkpoints and keys are signed", signatures),
    ("the checkpoints are of one history", consistent),
    ("the rules stood before the submissions", rules_first),
    ("this receipt is included", receipt),
    ("the public seed opens", seed_opens),
    ("codes and names follow from the seed", aliases),
    ("the assignment is feasible and in the drawn order", assignment),
    ("the scores are complete, in time, and as they were sealed", scores),
    ("totals and ranks follow from the scores", totals),
    ("ties follow the rule and the lot", ties),
    ("the decision is rank 1 or has a reason", decision),
    ("identities were opened after the ranking, by two custodians", unsealing),
    ("nobody who judges looked at an identity", looks),
    ("identities match what was committed to", identities),
    ("who judged declared by name, and what had to follow followed", by_name),
]


def run(bundle: Bundle, *, stop: bool = False) -> list[tuple[int, str, list[str]]]:
    """(number, what it says, problems) of each check; with ``stop`` up to the first that does not hold."""
    found = []
    for number, (title, check) in enumerate(CHECKS, start=1):
        try:
            problems = list(check(bundle))
        except Unreadable as error:  # what cannot be read does not hold
            problems = [tell("cannot be read: {}", error.args[0])]
        except Exception as error:
            problems = [tell("cannot be read: {} {}", type(error).__name__, error)]
        found.append((number, title, problems))
        if stop and problems:
            break
    return found


def unpack(path: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if len(names) != len(set(names)):
            raise Unreadable(tell("a file stands twice in the bundle"))
        return {name: archive.read(name) for name in names}


#: What the program says, by language, the titles of the checks first.
SAYS: dict[str, dict[str, Any]] = {
    "en": {
        "titles": [title for title, _check in CHECKS],
        "holds": "holds",
        "fails": "FAILS",
        "without": "no receipt given",
        "refused": "This record does not hold: see {}.",
        "whole": "All seventeen checks hold: {}, {} entries, signed with",
        "unreadable": "This bundle cannot be read: {}",
        "missing": "there is no such file",
        "no_zip": "it is no ZIP file",
        "no_record": "it is not the record of a call",
        "about": "Check the public record of a GovLink call.",
        "bundle": "the ZIP file of the call's record",
        "receipt": "the JSON receipt of a submission",
        "key": "the first public key (base64), if you have it from elsewhere",
        "checkpoint": "a checkpoint of this record that you or a witness kept",
        "lang": "the language of what is printed",
    },
    "es": {
        "titles": [
            "la cadena está completa",
            "la raíz cubre todos los asientos",
            "los puntos de control y las claves están firmados",
            "los puntos de control son de una sola historia",
            "las reglas estaban antes de las postulaciones",
            "esta constancia está incluida",
            "la semilla pública se abre",
            "los códigos y los nombres se siguen de la semilla",
            "la asignación es posible y sigue el orden sorteado",
            "los puntajes están completos, a tiempo y tal como se sellaron",
            "los totales y los lugares se siguen de los puntajes",
            "los empates siguen la regla y el sorteo",
            "la decisión es el lugar 1 o tiene un motivo",
            "las identidades se abrieron después de la clasificación, por dos custodios",
            "nadie que evaluó miró una identidad",
            "las identidades corresponden a lo comprometido",
            "quienes evaluaron declararon por nombre, y se hizo lo que correspondía",
        ],
        "holds": "se cumple",
        "fails": "NO SE CUMPLE",
        "without": "no se dio ninguna constancia",
        "refused": "Este registro no se sostiene: vea {}.",
        "whole": "Se cumplen las diecisiete comprobaciones: {}, {} asientos, firmados con",
        "unreadable": "Este paquete no se puede leer: {}",
        "missing": "no existe ese archivo",
        "no_zip": "no es un archivo ZIP",
        "no_record": "no es el registro de una convocatoria",
        "about": "Comprueba el registro público de una convocatoria de GovLink.",
        "bundle": "el archivo ZIP del registro de la convocatoria",
        "receipt": "la constancia JSON de una postulación",
        "key": "la primera clave pública (base64), si usted la tiene de otra fuente",
        "checkpoint": "un punto de control de este registro que usted o un testigo guardó",
        "lang": "el idioma de lo que se imprime",
    },
    "pt": {
        "titles": [
            "a cadeia está completa",
            "a raiz cobre todos os lançamentos",
            "os pontos de controle e as chaves estão assinados",
            "os pontos de controle são de uma só história",
            "as regras estavam antes das inscrições",
            "este comprovante está incluído",
            "a semente pública se abre",
            "os códigos e os nomes decorrem da semente",
            "a distribuição é possível e segue a ordem sorteada",
            "as notas estão completas, no prazo e como foram lacradas",
            "os totais e os lugares decorrem das notas",
            "os empates seguem a regra e o sorteio",
            "a decisão é o lugar 1 ou tem um motivo",
            "as identidades foram abertas depois da classificação, por dois custodiantes",
            "ninguém que avaliou olhou uma identidade",
            "as identidades correspondem ao que foi comprometido",
            "quem avaliou declarou por nome, e fez-se o que cabia",
        ],
        "holds": "confere",
        "fails": "NÃO CONFERE",
        "without": "nenhum comprovante dado",
        "refused": "Este registro não se sustenta: veja {}.",
        "whole": "As dezessete verificações conferem: {}, {} lançamentos, assinados com",
        "unreadable": "Este pacote não pode ser lido: {}",
        "missing": "esse arquivo não existe",
        "no_zip": "não é um arquivo ZIP",
        "no_record": "não é o registro de uma chamada",
        "about": "Verifica o registro público de uma chamada da GovLink.",
        "bundle": "o arquivo ZIP do registro da chamada",
        "receipt": "o comprovante JSON de uma inscrição",
        "key": "a primeira chave pública (base64), se você a tem de outra fonte",
        "checkpoint": "um ponto de controle deste registro que você ou uma testemunha guardou",
        "lang": "o idioma do que se imprime",
    },
}


#: What is told of a check that does not hold: a line in English, as it stands above, then in Spanish and in Portuguese.
#: Names of fields and kinds of the record stay as they are written there.
DETAILS = """
not in hexadecimal: {}
no está en hexadecimal: {}
não está em hexadecimal: {}
a number that is no integer
un número que no es entero
um número que não é inteiro
a key that stands twice
una clave que está dos veces
uma chave que aparece duas vezes
not a signed note
no es una nota firmada
não é uma nota assinada
not a signature line
no es una línea de firma
não é uma linha de assinatura
{} has no zone
{} no dice su zona horaria
{} não diz o seu fuso horário
the ledger's last line is cut off
la última línea del registro está cortada
a última linha do registro está cortada
{} entries '{}' instead of one
{} asientos «{}» en lugar de uno
{} lançamentos "{}" em vez de um
2 entries 'decision' instead of one
2 asientos «decision» en lugar de uno
2 lançamentos "decision" em vez de um
a decision was taken back that did not stand
se dejó sin efecto una decisión que no estaba vigente
foi desfeita uma decisão que não estava em vigor
0 entries 'decision' instead of one
0 asientos «decision» en lugar de uno
0 lançamentos "decision" em vez de um
entries of more than one call
hay asientos de más de una convocatoria
há lançamentos de mais de uma chamada
entry {} is not in canonical form
el asiento {} no está en su forma única
o lançamento {} não está na sua forma única
entry {} says that it is {}
el asiento {} dice que es el {}
o lançamento {} diz que é o {}
entry {} does not follow the one before it
el asiento {} no sigue al anterior
o lançamento {} não segue o anterior
entry {} is older than the one before it
el asiento {} es más antiguo que el anterior
o lançamento {} é mais antigo que o anterior
{} entries, but the last checkpoint covers {}
hay {} asientos, pero el último punto de control cubre {}
há {} lançamentos, mas o último ponto de controle cobre {}
the root over all entries is not that of the last checkpoint
la raíz de todos los asientos no es la del último punto de control
a raiz de todos os lançamentos não é a do último ponto de controle
the checkpoints are not all of this call's record
no todos los puntos de control son del registro de esta convocatoria
nem todos os pontos de controle são do registro desta chamada
the first key is not the one that you trust
la primera clave no es aquella en la que usted confía
a primeira chave não é aquela em que você confia
key {} is not announced by the key before it
la clave {} no fue anunciada por la clave anterior
a chave {} não foi anunciada pela chave anterior
the first key cannot be announced by another
a la primera clave no puede anunciarla otra
a primeira chave não pode ser anunciada por outra
{} is not signed by a key of this record
{} no está firmado por una clave de este registro
{} não está assinado por uma chave deste registro
{} carries a signature twice
{} lleva dos veces la misma firma
{} traz a mesma assinatura duas vezes
{} carries a signature that does not hold
{} lleva una firma que no vale
{} traz uma assinatura que não vale
{} carries a line of {} that does not hold
{} lleva una línea de {} que no vale
{} traz uma linha de {} que não vale
{} does not fit the entries that it covers
{} no corresponde a los asientos que cubre
{} não corresponde aos lançamentos que cobre
the change of state in entry {} has no checkpoint
el cambio de estado del asiento {} no tiene punto de control
a mudança de estado do lançamento {} não tem ponto de controle
the checkpoint that you kept is of another history
el punto de control que usted guardó es de otra historia
o ponto de controle que você guardou é de outra história
rules.json is not what the ledger says
rules.json no dice lo que dice el registro
rules.json não diz o que diz o registro
the weights are not a whole
los pesos no forman un todo
os pesos não formam um todo
the rules were written after the call was {}
las reglas se escribieron después de que la convocatoria pasó a «{}»
as regras foram escritas depois que a chamada passou a "{}"
the rules name another statistic than the one that they have the number of
las reglas nombran otra estadística que aquella de la que traen el número
as regras nomeiam outra estatística que não aquela de que trazem o número
amendment {} is not between the rules and the close
la modificación {} no está entre las reglas y el cierre
a alteração {} não está entre as regras e o encerramento
amendment {} changes what stood at the opening: {}
la modificación {} cambia lo que valía en la apertura: {}
a alteração {} muda o que valia na abertura: {}
amendment {} changes what was frozen: {}
la modificación {} cambia lo que estaba fijado: {}
a alteração {} muda o que estava fixado: {}
amendment {} does not start from the date that held
la modificación {} no parte de la fecha que valía
a alteração {} não parte da data que valia
amendment {} brings a deadline forward after the opening
la modificación {} adelanta un plazo después de la apertura
a alteração {} antecipa um prazo depois da abertura
the call opened before its hour
la convocatoria abrió antes de su hora
a chamada abriu antes da sua hora
the call was closed before its hour
la convocatoria cerró antes de su hora
a chamada encerrou antes da sua hora
the receipt is of another format, or has other fields
la constancia tiene otro formato u otros campos
o comprovante tem outro formato ou outros campos
the receipt's commitment is not in the closed set
el compromiso de la constancia no está en el conjunto cerrado
o compromisso do comprovante não está no conjunto fechado
the receipt's manifest does not open its commitment
el manifiesto de la constancia no abre su compromiso
o manifesto do comprovante não abre o seu compromisso
the receipt has other salts than its parts
la constancia tiene otras sales que partes
o comprovante tem outros sais que partes
the receipt's manifest is of another call or has other parts
el manifiesto de la constancia es de otra convocatoria o tiene otras partes
o manifesto do comprovante é de outra chamada ou tem outras partes
the receipt's part '{}' is not what was sealed
la parte «{}» de la constancia no es lo que se selló
a parte "{}" do comprovante não é o que foi lacrado
the receipt's correction has other fields
la corrección de la constancia tiene otros campos
a correção do comprovante tem outros campos
the receipt's correction does not begin from what was sealed
la corrección de la constancia no parte de lo que se selló
a correção do comprovante não parte do que foi lacrado
the receipt's correction does not open the record's: {}
la corrección de la constancia no abre la del registro: {}
a correção do comprovante não abre a do registro: {}
the receipt names a key that is none of this record
la constancia nombra una clave que no es de este registro
o comprovante nomeia uma chave que não é deste registro
the receipt is not signed by the key that it names
la constancia no está firmada por la clave que nombra
o comprovante não está assinado pela chave que nomeia
the receipt's text has other fields
el texto de la constancia tiene otros campos
o texto do comprovante tem outros campos
the receipt's text is of a code that was not drawn for it
el texto de la constancia es de un código que no se sorteó para ella
o texto do comprovante é de um código que não foi sorteado para ele
the receipt's text is not the one that was handed to the assessors
el texto de la constancia no es el que se entregó a los evaluadores
o texto do comprovante não é o que foi entregue aos avaliadores
the closed set is not sorted, or does not have the number that it says
el conjunto cerrado no está ordenado o no tiene la cantidad que dice
o conjunto fechado não está ordenado ou não tem a quantidade que diz
the set was closed before the call
el conjunto se cerró antes que la convocatoria
o conjunto foi fechado antes da chamada
not every committed number was revealed or dropped once
no se reveló o descartó una sola vez cada número comprometido
nem todo número comprometido foi revelado ou descartado uma só vez
the number of {} is not the one committed to
el número de {} no es el que se comprometió
o número de {} não é o que foi comprometido
the number of {} was not told between the close and the draw
el número de {} no se dijo entre el cierre y el sorteo
o número de {} não foi dito entre o encerramento e o sorteio
the number of {} was dropped too early
el número de {} se descartó demasiado pronto
o número de {} foi descartado cedo demais
the seed does not follow from the numbers and the closed set
la semilla no se sigue de los números y del conjunto cerrado
a semente não decorre dos números e do conjunto fechado
no free code
no queda ningún código libre
não resta nenhum código livre
what was handed over and what was not do not add up to the closed set
lo que se entregó y lo que no se entregó no suman el conjunto cerrado
o que foi entregue e o que não foi não somam o conjunto fechado
a proposal was handed over before the draw or after the hand-over
una propuesta se entregó antes del sorteo o después de la entrega
uma proposta foi entregue antes do sorteio ou depois da entrega
a code was given to what is not in the closed set, or twice
se dio un código a lo que no está en el conjunto cerrado, o dos veces
um código foi dado ao que não está no conjunto fechado, ou duas vezes
the proposals did not enter in the drawn order
las propuestas no entraron en el orden sorteado
as propostas não entraram na ordem sorteada
not every proposal's text is committed to in one way
no todos los textos de las propuestas están comprometidos de la misma manera
nem todos os textos das propostas estão comprometidos da mesma maneira
two proposals have one commitment to their texts
dos propuestas tienen un mismo compromiso de sus textos
duas propostas têm um mesmo compromisso dos seus textos
{} {} should be {}
{} {} debería ser {}
{} {} deveria ser {}
a person has two seats, or a seat two persons
una persona tiene dos puestos, o un puesto dos personas
uma pessoa tem dois postos, ou um posto tem duas pessoas
a seat sealed scores of proposals that it was not given
un puesto selló puntajes de propuestas que no le tocaban
um posto lacrou notas de propostas que não recebeu
seat {} was given a proposal twice
al puesto {} se le dio dos veces una propuesta
o posto {} recebeu duas vezes uma proposta
seat {} was given proposals before it was appointed and declared no conflict
al puesto {} se le dieron propuestas antes de ser designado y declarar que no tiene conflicto
o posto {} recebeu propostas antes de ser designado e declarar que não tem conflito
seat {} was given what is not there, or twice
al puesto {} se le dio lo que no existe, o dos veces
o posto {} recebeu o que não existe, ou duas vezes
seat {} does not read in the drawn order
el puesto {} no lee en el orden sorteado
o posto {} não lê na ordem sorteada
{} was given to {} seats, not to {}
{} se dio a {} puestos, no a {}
{} foi dada a {} postos, não a {}
fewer than three seats
menos de tres puestos
menos de três postos
seat {} took a place that was not hers to take
el puesto {} tomó un lugar que no le correspondía
o posto {} tomou um lugar que não lhe cabia
the committee that was installed is not the one that was appointed
el comité que se instaló no es el que se designó
a comissão que foi instalada não é a que foi designada
the committee had no president or no secretary, or two
el comité no tenía presidente o secretario, o tenía dos
a comissão não tinha presidente ou secretário, ou tinha dois
a titular had not declared when the assessment began
un titular no había declarado cuando empezó la evaluación
um titular não havia declarado quando a avaliação começou
the committee was made up otherwise after the assessment began
la composición del comité cambió después de que empezó la evaluación
a composição da comissão mudou depois que a avaliação começou
the committee had {} seats, not {}
el comité tenía {} puestos, no {}
a comissão tinha {} postos, não {}
{} was given to {} seats at the beginning, not to {}
{} se dio al comienzo a {} puestos, no a {}
{} foi dada no começo a {} postos, não a {}
{} was given to too many of one area
{} se dio a demasiados puestos de una misma área
{} foi dada a postos demais de uma mesma área
{} was given to nobody with the competence {}
{} no se dio a nadie con la competencia {}
{} não foi dada a ninguém com a competência {}
scores.json is not what the ledger says
scores.json no dice lo que dice el registro
scores.json não diz o que diz o registro
the scores are not one for each proposal, seat and criterion that was assigned
no hay un puntaje por cada propuesta, puesto y criterio que se asignó
não há uma nota para cada proposta, posto e critério distribuídos
a level is not between 0 and 5
un nivel no está entre 0 y 5
um nível não está entre 0 e 5
entry {} was sealed outside the assessment
el asiento {} se selló fuera de la evaluación
o lançamento {} foi lacrado fora da avaliação
entry {} seals the same twice
el asiento {} sella lo mismo dos veces
o lançamento {} lacra o mesmo duas vezes
what seat {} gave {} is not what it sealed
lo que el puesto {} dio a {} no es lo que selló
o que o posto {} deu a {} não é o que lacrou
a sheet was not opened
una hoja de puntajes no se abrió
uma folha de notas não foi aberta
a score was told after the ranking, or sealed after the first was told
un puntaje se dijo después de la clasificación, o se selló después de decirse el primero
uma nota foi dita depois da classificação, ou lacrada depois de dita a primeira
the ranking was not computed once after each amendment
la clasificación no se calculó una vez después de cada enmienda
a classificação não foi calculada uma vez depois de cada emenda
entry {}: amended before all were open, after the decision, or without a ranking
asiento {}: enmendado antes de que todo estuviera abierto, después de la decisión o sin nueva clasificación
lançamento {}: emendado antes de tudo estar aberto, depois da decisão ou sem nova classificação
entry {}: amended by somebody else, or without a reason
asiento {}: enmendado por otra persona o sin motivo
lançamento {}: emendado por outra pessoa ou sem motivo
entry {}: the amendment does not begin from what counted, or changes nothing
asiento {}: la enmienda no parte de lo que valía, o no cambia nada
lançamento {}: a emenda não parte do que valia, ou não muda nada
the number for the severity of seats is no positive whole number
el número para la severidad de los puestos no es un entero positivo
o número para a severidade dos postos não é um inteiro positivo
no rules
no hay reglas
não há regras
the ranking does not hold each proposal once
la clasificación no contiene cada propuesta una sola vez
a classificação não contém cada proposta uma só vez
{} has {} hundredths by its scores
{} tiene {} centésimos según sus puntajes
{} tem {} centésimos pelas suas notas
the ranking does not follow the totals
la clasificación no se sigue de los totales
a classificação não decorre dos totais
the severity of the seats is another one by the scores
según los puntajes, la severidad de los puestos es otra
pelas notas, a severidade dos postos é outra
the lots were not drawn from the public seed
los sorteos no se hicieron con la semilla pública
os sorteios não foram feitos com a semente pública
equal totals were not ordered by the rule for ties
los totales iguales no se ordenaron según la regla de empates
os totais iguais não foram ordenados pela regra de empates
entry {}: an answer to a review with an effect that it cannot have
asiento {}: la respuesta a una revisión tiene un efecto que no puede tener
lançamento {}: a resposta a uma revisão tem um efeito que não pode ter
entry {}: the decision was to be taken back, and was not
asiento {}: la decisión debía dejarse sin efecto y no se hizo
lançamento {}: a decisão devia ser desfeita e não foi
entry {}: a decision was taken back without a review that was upheld
asiento {}: se dejó sin efecto una decisión sin una revisión acogida
lançamento {}: uma decisão foi desfeita sem uma revisão acolhida
entry {}: a decision was taken back by somebody else than the authority who answered
asiento {}: dejó sin efecto la decisión otra persona que la autoridad que respondió
lançamento {}: desfez a decisão outra pessoa que não a autoridade que respondeu
entry {}: another decision was taken back than the one that stood
asiento {}: se dejó sin efecto otra decisión que la vigente
lançamento {}: foi desfeita outra decisão que não a que estava em vigor
entry {}: not the number of the decision that stood
asiento {}: no es el número de la decisión vigente
lançamento {}: não é o número da decisão que estava em vigor
entry {}: a decision was taken back while a request waited, or after the opening
asiento {}: se dejó sin efecto una decisión con una solicitud pendiente o después de la apertura de identidades
lançamento {}: uma decisão foi desfeita com um pedido pendente ou depois da abertura das identidades
entry {}: the call did not go back to the decision
asiento {}: la convocatoria no volvió a la decisión
lançamento {}: a chamada não voltou à decisão
the chosen proposal does not comply, or has another rank
la propuesta elegida no cumple, o tiene otro lugar
a proposta escolhida não cumpre, ou tem outro lugar
the decision departs from rank 1 without a reason
la decisión se aparta del lugar 1 sin motivo
a decisão se afasta do lugar 1 sem motivo
a reason to depart from rank 1 for what is rank 1
hay un motivo para apartarse del lugar 1 de lo que es el lugar 1
há um motivo para se afastar do lugar 1 no que é o lugar 1
the decision has no reasons or no resolution
la decisión no tiene motivos o no tiene resolución
a decisão não tem motivos ou não tem resolução
the reasons are not one for each criterion
no hay un motivo por cada criterio
não há um motivo para cada critério
a criterion has no reason
un criterio no tiene motivo
um critério não tem motivo
a reserve does not comply
una propuesta de reserva no cumple
uma proposta de reserva não cumpre
the decision was not taken after the ranking by the appointed authority
la decisión no la tomó la autoridad designada después de la clasificación
a decisão não foi tomada pela autoridade designada depois da classificação
who decided had a seat on the panel
quien decidió tenía un puesto en el comité
quem decidiu tinha um posto na comissão
the vote in entry {} is not of the seat that it names, or has no reasons
el voto del asiento {} no es del puesto que nombra, o no tiene motivos
o voto do lançamento {} não é do posto que nomeia, ou não tem motivos
the vote in entry {} was not given between the decision and the opening
el voto del asiento {} no se dio entre la decisión y la apertura de identidades
o voto do lançamento {} não foi dado entre a decisão e a abertura das identidades
a seat voted twice against the decision
un puesto votó dos veces contra la decisión
um posto votou duas vezes contra a decisão
entry {} opens another identity than that of who has the pilot
el asiento {} abre otra identidad que la de quien tiene el piloto
o lançamento {} abre outra identidade que não a de quem tem o piloto
entry {}: only who has the pilot and was opened declines, with a reason
asiento {}: solo declina, con un motivo, quien tiene el piloto y fue abierto
lançamento {}: só desiste, com um motivo, quem tem o piloto e foi aberto
entry {}: the pilot was not offered to the next that complies
asiento {}: el piloto no se ofreció a la siguiente que cumple
lançamento {}: o piloto não foi oferecido à seguinte que cumpre
the pilot was declined or set aside, and not offered to the next that complies
el piloto fue declinado o apartado y no se ofreció a la siguiente que cumple
o piloto foi recusado ou posto de lado e não foi oferecido à seguinte que cumpre
identities were opened before the ranking or the decision
las identidades se abrieron antes de la clasificación o de la decisión
as identidades foram abertas antes da classificação ou da decisão
identities were opened while a request for review waited
las identidades se abrieron con una solicitud de revisión pendiente
as identidades foram abertas com um pedido de revisão pendente
entry {}: who is recognised was asked before the scores were sent, or after the opening
asiento {}: se preguntó a quién se reconoce antes de enviar los puntajes o después de la apertura
lançamento {}: perguntou-se quem se reconhece antes do envio das notas ou depois da abertura
entry {}: what a seat recognised was told twice, by somebody else, or not at all
asiento {}: lo que un puesto reconoció se dijo dos veces, lo dijo otra persona o no se dijo
lançamento {}: o que um posto reconheceu foi dito duas vezes, por outra pessoa ou não foi dito
identities were not opened by two persons
las identidades no las abrieron dos personas
as identidades não foram abertas por duas pessoas
{} did not give a word within the {} hours before
{} no dio su palabra en las {} horas anteriores
{} não deu a sua palavra nas {} horas anteriores
{} was no custodian, or judged
{} no era custodio, o evaluó
{} não era custodiante, ou avaliou
a word was given without a second factor or without a device of one's own
una palabra se dio sin segundo factor o sin un dispositivo propio
uma palavra foi dada sem segundo fator ou sem um dispositivo próprio
both words came from the same device
las dos palabras vinieron del mismo dispositivo
as duas palavras vieram do mesmo dispositivo
entry {}: a look at an identity before the close
asiento {}: una mirada a una identidad antes del cierre
lançamento {}: um olhar sobre uma identidade antes do encerramento
entry {}: a look at an identity by somebody who is no custodian
asiento {}: miró una identidad alguien que no es custodio
lançamento {}: olhou uma identidade alguém que não é custodiante
identities.json is not what the ledger says
identities.json no dice lo que dice el registro
identities.json não diz o que diz o registro
not every code was opened once
no se abrió una vez cada código
não foi aberto uma vez cada código
{} was not drawn from the commitment that it is opened to
{} no se sorteó a partir del compromiso con el que se abre
{} não foi sorteado a partir do compromisso com que é aberto
{} is opened to a commitment that is not in the closed set
{} se abre con un compromiso que no está en el conjunto cerrado
{} é aberto com um compromisso que não está no conjunto fechado
two codes are opened to one commitment
dos códigos se abren con un mismo compromiso
dois códigos são abertos com um mesmo compromisso
not every commitment to a text was opened once
no se abrió una vez cada compromiso de un texto
não foi aberto uma vez cada compromisso de um texto
a salt of a text is of no form, or stands twice
la sal de un texto no tiene la forma debida, o está dos veces
o sal de um texto não tem a forma devida, ou aparece duas vezes
what was opened is not what was chosen
lo que se abrió no es lo que se eligió
o que foi aberto não é o que foi escolhido
the winner's manifest is of another call
el manifiesto del ganador es de otra convocatoria
o manifesto do vencedor é de outra chamada
the winner's manifest does not open the commitment
el manifiesto del ganador no abre el compromiso
o manifesto do vencedor não abre o compromisso
the winner's name is not the one that was committed to
el nombre del ganador no es el que se comprometió
o nome do vencedor não é o que foi comprometido
the winner is called otherwise than was committed to
el ganador se llama de otra manera que la comprometida
o vencedor tem outro nome que não o comprometido
entry {}: nobody was open by name, or the pilot had begun
asiento {}: nadie estaba abierto por nombre, o el piloto había comenzado
lançamento {}: ninguém estava aberto por nome, ou o piloto havia começado
entry {}: nothing was to be chosen, or not by an authority without a conflict
asiento {}: no había nada que elegir, o no lo eligió una autoridad sin conflicto
lançamento {}: não havia nada a escolher, ou não o escolheu uma autoridade sem conflito
entry {}: it was not chosen by an appointed authority with reasons
asiento {}: no lo eligió una autoridad designada, con motivos
lançamento {}: não foi escolhido por uma autoridade designada, com motivos
entry {}: no way, or no resolution
asiento {}: sin camino o sin resolución
lançamento {}: sem caminho ou sem resolução
entry {}: who decided confirmed her own decision
asiento {}: quien decidió confirmó su propia decisión
lançamento {}: quem decidiu confirmou a sua própria decisão
the pilot began before the declarations by name, or before a conflict was settled
el piloto comenzó antes de las declaraciones por nombre o de resolver un conflicto
o piloto começou antes das declarações por nome ou da solução de um conflito
the call was left deserted after the opening, and nobody chose that
la convocatoria se dejó desierta después de la apertura, y nadie lo eligió
a chamada foi deixada deserta depois da abertura, e ninguém escolheu isso
the call was to be left deserted, and went on
la convocatoria debía quedar desierta y siguió
a chamada devia ficar deserta e seguiu
entry {}: a declaration for a seat by somebody else
asiento {}: una declaración de un puesto hecha por otra persona
lançamento {}: uma declaração de um posto feita por outra pessoa
entry {}: a declaration by somebody who neither judged nor decides
asiento {}: una declaración de alguien que no evaluó ni decide
lançamento {}: uma declaração de alguém que não avaliou nem decide
entry {}: not the next version of this declaration
asiento {}: no es la versión siguiente de esta declaración
lançamento {}: não é a versão seguinte desta declaração
entry {}: a ground that was declared is taken back
asiento {}: se retira una causal que se había declarado
lançamento {}: retira-se um motivo de conflito que havia sido declarado
entry {}: an unknown ground, or no commitment to the words
asiento {}: una causal desconocida, o ningún compromiso de lo escrito
lançamento {}: um motivo de conflito desconhecido, ou nenhum compromisso do que se escreveu
entry {}: it does not sum the declarations up
asiento {}: no resume las declaraciones
lançamento {}: não resume as declarações
entry {}: silence was taken for a conflict before its term
asiento {}: el silencio se tomó por conflicto antes de su plazo
lançamento {}: o silêncio foi tomado por conflito antes do seu prazo
entry {}: the ranking without who leaves is another one
asiento {}: la clasificación sin quienes salen es otra
lançamento {}: a classificação sem quem sai é outra
entry {}: it says wrongly whether the result changes
asiento {}: dice mal si el resultado cambia
lançamento {}: diz errado se o resultado muda
a file stands twice in the bundle
un archivo está dos veces en el paquete
um arquivo aparece duas vezes no pacote
cannot be read: {}
no se puede leer: {}
não pode ser lido: {}
cannot be read: {} {}
no se puede leer: {} {}
não pode ser lido: {} {}
"""
PLACES = {"es": 1, "pt": 2}


@lru_cache(maxsize=1)
def details() -> dict[str, tuple[str, ...]]:
    lines = DETAILS.strip("\n").split("\n")
    return {lines[at]: tuple(lines[at : at + 3]) for at in range(0, len(lines), 3)}


def in_language(problem: object, lang: str) -> str:
    """A detail in a language; as it is where it is no sentence of ours."""
    if not isinstance(problem, Detail) or lang not in PLACES:
        return str(problem)
    return details()[problem.text][PLACES[lang]].format(*(in_language(part, lang) for part in problem.parts))


def language() -> str:
    """The language of the environment where it is one of ours, else English."""
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return told[:2].lower() if told[:2].lower() in SAYS else "en"


def asked(arguments: list[str] | None) -> argparse.Namespace:
    first = argparse.ArgumentParser(add_help=False)
    first.add_argument("--lang", choices=sorted(SAYS), default=language())
    lang = first.parse_known_args(arguments)[0].lang
    say = SAYS[lang]
    parser = argparse.ArgumentParser(description=say["about"])
    parser.add_argument("bundle", help=say["bundle"])
    parser.add_argument("--receipt", help=say["receipt"])
    parser.add_argument("--key", default="", help=say["key"])
    parser.add_argument("--checkpoint", help=say["checkpoint"])
    parser.add_argument("--lang", choices=sorted(SAYS), default=lang, help=say["lang"])
    return parser.parse_args(arguments)


def opened(chosen: argparse.Namespace) -> Bundle:
    receipt_bytes = Path(chosen.receipt).read_bytes() if chosen.receipt else None
    kept = Path(chosen.checkpoint).read_text(encoding="utf-8") if chosen.checkpoint else None
    files = unpack(chosen.bundle)
    if "ledger.jsonl" not in files:
        raise ValueError("ledger.jsonl")
    return Bundle(files, receipt_bytes, chosen.key, kept)


def why(error: Exception, lang: str) -> str:
    say = SAYS[lang]
    if isinstance(error, OSError):
        return f"{say['missing']}: {error.filename}"
    if isinstance(error, zipfile.BadZipFile):
        return str(say["no_zip"])
    reason = in_language(error.args[0], lang) if isinstance(error, Unreadable) else error
    return f"{say['no_record']} ({reason})"


def main(arguments: list[str] | None = None) -> int:
    if hasattr(sys.stdout, "reconfigure"):  # a console that cannot write an accent writes a question mark
        sys.stdout.reconfigure(errors="replace")
    chosen = asked(arguments)
    say = SAYS[chosen.lang]
    try:
        bundle = opened(chosen)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        print(say["unreadable"].format(why(error, chosen.lang)))
        return 1
    results = run(bundle)
    width = max(len(say["holds"]), len(say["fails"]))
    for (number, _title, problems), title in zip(results, say["titles"], strict=True):
        note = f" ({say['without']})" if number == 6 and bundle.receipt is None else ""
        print(f"{number:2}  {say['fails'] if problems else say['holds']:{width}}  {title}{note}")
        for problem in problems[:10]:
            print(f"           {in_language(problem, chosen.lang)}")
    failed = [number for number, _title, problems in results if problems]
    if failed:
        print(say["refused"].format(", ".join(map(str, failed))))
        return 1
    print(say["whole"].format(bundle.entries[0].raw["call"], len(bundle.entries)))
    for line in read(bundle.files["keys.json"])["log"]:
        print(f"    {line['public_key']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

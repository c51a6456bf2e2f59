"""Linking codes to start-ups with a dump alone: by shared values, digests, order, time, size and words.

Each attack yields guesses: (how, code, id of a submission). The caller knows the truth and counts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Any

from ledger.rules import canonical
from startups.rules import commitments
from tests.vault.dump import Table

Row = dict[str, str | None]
Guess = tuple[str, str, str]
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d(:?\d\d)?|Z)?")


def plain_id(value: str | None) -> str:
    """Return an id as both engines write it: without dashes."""
    return (value or "").replace("-", "").lower()


@dataclass
class Loot:
    """What an attacker reads of one call: by code and by submission, every row that belongs to it."""

    entries: dict[str, list[tuple[str, Row]]] = field(default_factory=lambda: defaultdict(list))
    submissions: dict[str, list[tuple[str, Row]]] = field(default_factory=lambda: defaultdict(list))
    loose: list[tuple[str, Row]] = field(default_factory=list)


def gather(tables: dict[str, Table], call: int) -> Loot:
    """Follow every key from entries and from submissions, as far as the dump shows them."""
    loot = Loot()
    by_entry, by_assignment = {}, {}
    for row in tables["selection_entry"].rows:
        if row["call_id"] == str(call):
            by_entry[plain_id(row["id"])] = str(row["code"])
            loot.entries[str(row["code"])].append(("selection_entry", row))
    by_submission, by_startup, by_person = {}, {}, {}
    for row in tables["startups_submission"].rows:
        if row["call_id"] == str(call):
            own = plain_id(row["id"])
            by_submission[own] = own
            by_startup[plain_id(row["startup_id"])] = own
            loot.submissions[own].append(("startups_submission", row))
    for row in tables["startups_teammember"].rows:
        if plain_id(row["startup_id"]) in by_startup:
            by_person[str(row["user_id"])] = by_startup[plain_id(row["startup_id"])]
    for row in tables["selection_assignment"].rows:
        if plain_id(row["entry_id"]) in by_entry:
            by_assignment[str(row["id"])] = by_entry[plain_id(row["entry_id"])]
    by_message = {
        str(row["id"]): by_person[str(row["user_id"])]
        for row in tables["outbox_message"].rows
        if str(row["user_id"]) in by_person
    }
    for table in tables.values():
        for row in table.rows:
            code = by_entry.get(plain_id(row.get("entry_id"))) or by_assignment.get(str(row.get("assignment_id")))
            of = (
                by_submission.get(plain_id(row.get("submission_id")))
                or by_startup.get(plain_id(row.get("startup_id")))
                or by_message.get(str(row.get("message_id")))
                or by_person.get(str(row.get("user_id")))
            )
            if table.name == "startups_startup":
                of = by_startup.get(plain_id(row["id"]))
            if table.name == "accounts_user":
                of = by_person.get(str(row["id"]))
            if table.name in {"selection_entry", "startups_submission"}:
                continue
            if code:
                loot.entries[code].append((table.name, row))
            elif of:
                loot.submissions[of].append((table.name, row))
            else:
                loot.loose.append((table.name, row))
    return loot


# --- shared values and rows ------------------------------------------------------------------------------------------


def _tokens(rows: list[tuple[str, Row]], pattern: str) -> set[str]:
    return {
        hit
        for _table, row in rows
        for value in row.values()
        if value is not None and not value.startswith("s1.")
        for hit in re.findall(pattern, value)
    }


def _owners(side: dict[str, list[tuple[str, Row]]], tokens: Callable[[Any], set[str]]) -> dict[str, str]:
    """Return token to its only owner."""
    owners: dict[str, set[str]] = defaultdict(set)
    for name, rows in side.items():
        for token in tokens(rows):
            owners[token].add(name)
    return {token: next(iter(names)) for token, names in owners.items() if len(names) == 1}


#: Codes, ids, digests, numbers of receipts.
_VALUE = r"[A-Za-z0-9]{3}-[A-Za-z0-9]{3}\b|[0-9a-fA-F]{32,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|GL-[\w-]+"


def by_value(loot: Loot) -> Iterator[Guess]:
    """A value that stands with one entry and with one submission only, or both in one row of any other table."""

    def values(rows: list[tuple[str, Row]]) -> set[str]:
        return {plain_id(token) for token in _tokens(rows, _VALUE)}

    theirs, ours = _owners(loot.submissions, values), _owners(loot.entries, values)
    for token in set(theirs) & set(ours):
        yield "value", ours[token], theirs[token]
    for _table, row in loot.loose:
        here = {plain_id(token) for token in _tokens([("", row)], _VALUE)}
        codes = {ours[token] for token in here if token in ours}
        people = {theirs[token] for token in here if token in theirs}
        if len(codes) == len(people) == 1:
            yield "row", codes.pop(), people.pop()


def by_digest(loot: Loot) -> Iterator[Guess]:
    """A digest, on the identity side, of anything that a blind copy says."""
    known = {}
    for code, rows in loot.entries.items():
        entry = rows[0][1]
        sections = json.loads(str(entry["sections"]))
        texts = [code, str(entry["title"]), str(entry["id"]), *(str(part["text"]) for part in sections)]
        pairs = [{"key": part["key"], "text": part["text"]} for part in sections]
        texts.append(canonical({"title": str(entry["title"]), "sections": pairs}))
        for text in texts:
            for name in ("sha256", "sha1", "md5"):
                known[hashlib.new(name, text.encode()).hexdigest()] = code
    for of, rows in loot.submissions.items():
        for token in _tokens(rows, r"[0-9a-f]{32,64}"):
            if token in known:
                yield "digest", known[token], of


def by_token(loot: Loot) -> Iterator[Guess]:
    """A blind token of the record that two values of one submission's rows make, as salt and commitment do."""
    known: dict[str, str] = {}
    for _table, row in loot.loose:
        here = _tokens([("", row)], _VALUE)
        codes = here & set(loot.entries)
        if len(codes) == 1:
            known |= {token: next(iter(codes)) for token in here if len(token) == 64}
    for of, rows in loot.submissions.items():
        values = _tokens(rows, r"\b[0-9a-f]{32,64}\b")
        for one, two in product(values, values):
            for made in (commitments.token(one, two), hashlib.sha256(f"{one}|{two}".encode()).hexdigest()):
                if made in known:
                    yield "token", known[made], of


def by_words(loot: Loot) -> Iterator[Guess]:
    """A word that only one blind copy and only one submission's rows hold."""

    def words(rows: list[tuple[str, Row]]) -> set[str]:
        return {word.casefold() for word in _tokens(rows, r"[^\W\d_]{5,}")}

    theirs, ours = _owners(loot.submissions, words), _owners(loot.entries, words)
    for word in set(theirs) & set(ours):
        yield "words", ours[word], theirs[word]


# --- order, time, size -----------------------------------------------------------------------------------------------


def _numbers(side: dict[str, list[tuple[str, Row]]], order: dict[int, int]) -> dict[str, dict[str, float]]:
    """Return every number that can be read of each owner: places in the dump, moments, integers, lengths, counts."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    # Who has no file has none: that is a number, too.
    everything = [one for rows in side.values() for one in rows]
    tables = {table for table, _row in everything}
    sizes = {column for _table, row in everything for column in row if column.endswith(" on disk")}
    for name, rows in side.items():
        counts: dict[str, int] = defaultdict(int)
        for table, row in rows:
            counts[table] += 1
            found[f"{table} place"].setdefault(name, order[id(row)])
            for column, value in row.items():
                what = f"{table}.{column}"
                text = value or ""
                # A ranked answer has a field: lengths are compared field by field.
                part = f" {row['field']}" if row.get("field") else ""
                if text.lstrip("-").isdigit():
                    found[what].setdefault(name, int(text))
                elif _MOMENT.fullmatch(text):
                    found[what].setdefault(name, _seconds(text))
                if column in {"id", "startup_id"} and not text.isdigit():
                    found[f"{what} sorted"].setdefault(name, int(plain_id(text)[:12] or "0", 16))
                found[f"{what}{part} length"][name] = found[f"{what}{part} length"].get(name, 0) + len(text)
        for table in tables:
            found[f"{table} count"][name], found[f"{table} any"][name] = counts[table], float(counts[table] > 0)
        for what in sizes:
            folder = [int(row[what] or 0) for _table, row in rows if what in row]
            found[f"{what} total"][name], found[f"{what} largest"][name] = sum(folder), max(folder, default=0)
        found["all length"][name] = sum(len(value or "") for _table, row in rows for value in row.values())
    return {what: values for what, values in found.items() if len(values) == len(side)}


def _sections(loot: Loot) -> dict[str, dict[str, float]]:
    """Return what a blind copy's own text gives to count: length of each section, masked places, words."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for code, rows in loot.entries.items():
        entry = rows[0][1]
        parts = json.loads(str(entry["sections"]))
        for part in parts:
            found[f"section {part['key']}"][code] = len(part["text"])
        found["brackets"][code] = sum(part["text"].count("[") for part in parts) + str(entry["title"]).count("[")
    return found


def _seconds(text: str) -> float:
    text = text.replace(" ", "T").replace("Z", "+00:00")
    return datetime.fromisoformat(text + ":00" if re.search(r"[+-]\d\d$", text) else text).timestamp()


def _ranks(values: dict[str, float]) -> dict[str, float]:
    ordered = sorted(values.values())
    first: dict[float, int] = {}
    last: dict[float, int] = {}
    for place, value in enumerate(ordered):
        first.setdefault(value, place)
        last[value] = place
    return {name: (first[value] + last[value]) / 2 for name, value in values.items()}


def _correlation(pairs: list[tuple[float, float]]) -> float:
    n = len(pairs)
    mean_x, mean_y = sum(x for x, _y in pairs) / n, sum(y for _x, y in pairs) / n
    top = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    bottom = (sum((x - mean_x) ** 2 for x, _y in pairs) * sum((y - mean_y) ** 2 for _x, y in pairs)) ** 0.5
    return top / bottom if bottom else 0.0


def correlations(loot: Loot, tables: dict[str, Table], truth: dict[str, str]) -> dict[str, float]:
    """Return Spearman's rank correlation of every number of one side with every number of the other, by truth.

    With 16 applicants a correlation beyond .93 comes about by chance in 2 of 10,000,000 pairs.
    """
    order = {id(row): place for table in tables.values() for place, row in enumerate(table.rows)}
    theirs = {what: _ranks(values) for what, values in _numbers(loot.submissions, order).items()}
    ours = {what: _ranks(values) for what, values in (_numbers(loot.entries, order) | _sections(loot)).items()}
    return {
        f"{mine} ~ {other}": _correlation([(ours[mine][code], theirs[other][of]) for code, of in truth.items()])
        for mine, other in product(ours, theirs)
    }


def by_moment(loot: Loot) -> Iterator[Guess]:
    """Something happened to one entry and, within two seconds, to one submission only."""

    def moments(rows: list[tuple[str, Row]]) -> set[float]:
        return {
            _seconds(value)
            for _table, row in rows
            for value in row.values()
            if value is not None and _MOMENT.fullmatch(value)
        }

    theirs = {of: moments(rows) for of, rows in loot.submissions.items()}
    for code, rows in loot.entries.items():
        for moment in moments(rows):
            near = [of for of, seen in theirs.items() if any(abs(moment - one) < 2 for one in seen)]
            if len(near) == 1:
                yield "moment", code, near[0]


def breaches(tables: dict[str, Table], call: int, truth: dict[str, str]) -> dict[str, list[str]]:
    """Return, by kind of attack, what linked codes to submissions rightly more often than chance does."""
    loot = gather(tables, call)
    found: dict[str, list[str]] = {}
    for name, attack, enough in (
        ("value", by_value, 1),
        ("digest", by_digest, 1),
        ("token", by_token, 1),
        ("words", by_words, 3),
        ("moment", by_moment, 3),
    ):
        guesses = set(attack(loot))
        right = sorted(f"{how}: {code}" for how, code, of in guesses if truth.get(code) == of)
        # Coincidences are right for one in as many as there are applicants.
        if len(right) >= enough and len(right) > len(guesses) / 4:
            found[name] = right
    strong = {pair for pair, value in correlations(loot, tables, truth).items() if abs(value) > 0.93}
    if strong:
        found["rank"] = sorted(strong)
    return found

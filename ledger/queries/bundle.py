"""The public bundle of a call: its record with checkpoints, keys, rules, scores by code and what was opened."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC
from typing import Any

from django.db.models import Max

from ledger.models import Checkpoint, Entry
from ledger.queries import log
from ledger.rules import canonical, leaf_text
from ledger.states.readme import README

#: Every file of every bundle bears the same date: the same record gives the same bytes.
_DATE = (1980, 1, 1, 0, 0, 0)
_ENDED = ("call_deserted", "call_cancelled")


def is_public(call: str) -> bool:
    """Say whether a call's bundle may be downloaded: identities were opened, or the exercise ended without."""
    return Entry.objects.filter(call=call, kind__in=("unseal", *_ENDED)).exists()


def bundle_files(call: str) -> dict[str, str]:
    """Return the bundle's files by name, up to the last checkpoint; ``LookupError`` when none was signed."""
    size = Checkpoint.objects.filter(call=call).aggregate(last=Max("size"))["last"]
    if size is None:
        raise LookupError(f"No checkpoint of {call} was signed.")
    entries = list(Entry.objects.filter(call=call, seq__lte=size).order_by("seq"))
    told: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        told.setdefault(entry.kind, []).append(json.loads(entry.payload))
    log_keys = [{"public_key": one.public_key, "endorsement": one.endorsement} for one in log.public_keys()]
    rules = {"rules": told.get("rules", [{}])[0], "amendments": told.get("amendment", [])}
    return {
        "README.txt": README,
        "identities.json": canonical(told.get("unseal", [{}])[0]),
        "keys.json": canonical({"log": log_keys, "witnesses": log.witnesses(call)}),
        "ledger.jsonl": "".join(f"{_line(entry)}\n" for entry in entries),
        "rules.json": canonical(rules),
        "scores.json": canonical(_sheets(told.get("score", []))),
        **{f"checkpoints/{size:08d}.txt": note for size, note in log.checkpoints(call)},
    }


def bundle_zip(call: str) -> bytes:
    """Return a call's bundle; the same record always gives the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(bundle_files(call).items()):
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, text)
    return target.getvalue()


def _line(entry: Entry) -> str:
    return leaf_text(
        call=entry.call,
        seq=entry.seq,
        kind=entry.kind,
        payload=entry.payload,
        recorded_at=entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        previous_hash=entry.previous_hash,
    )


def _sheets(scores: list[dict[str, Any]]) -> dict[str, dict[str, dict[str, int]]]:
    sheets: dict[str, dict[str, dict[str, int]]] = {}
    for one in scores:
        sheets.setdefault(one["code"], {}).setdefault(str(one["seat"]), {})[one["criterion"]] = one["level"]
    return sheets

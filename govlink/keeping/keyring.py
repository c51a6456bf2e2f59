"""Whether the keys of this environment are those of the database, and where those of before belong."""

from __future__ import annotations

import os
from collections.abc import Sequence

from django.conf import settings
from django.db import connection

from ledger.models import SigningKey
from ledger.queries.log import knows_signing_key
from vault.keys import all_open
from vault.models import DataKey

#: The files that hold the keys of the embedded edition, and the variables that stand before them.
KEYS = {"seal-key": ("SEAL_KEY", "SEAL_KEYS"), "ledger-key": ("LEDGER_KEY",), "secret-key": ("SECRET_KEY",)}


def unfit() -> dict[str, str]:
    """Return which keys are not those of this database, each with what is wrong; a database without tables takes any.

    Nothing tells whether the secret key is the one of before: it opens nothing that stays.
    """
    there = set(connection.introspection.table_names())
    wrong = {}
    if DataKey._meta.db_table in there and not all_open():
        wrong["seal-key"] = "the seal key does not open what lies sealed in the database"
    if SigningKey._meta.db_table in there and not knows_signing_key():
        wrong["ledger-key"] = "the record in the database does not know the ledger key"
    return wrong


def put_back(names: Sequence[str]) -> str:
    """Say what brings keys of before to where this environment reads them; the sentence has no end yet."""
    set_here = [one for name in names for one in KEYS[name] if os.environ.get(one)]
    files = [name for name in names if not any(os.environ.get(one) for one in KEYS[name])]
    said = []
    if files and not settings.PRODUCTION:
        said.append(f"put {_file(files)} of before into {settings.VAR_DIR}, in place of what is there")
    if set_here:
        said.append(f"set {_and(set_here)} to what {'they were' if len(set_here) > 1 else 'it was'} before")
    sentence = ", and ".join(said)
    return sentence[:1].upper() + sentence[1:]


def belong(names: Sequence[str]) -> str:
    """Say where keys of before belong on a machine that is not this one; the sentence has no beginning yet."""
    variables = [one for name in names for one in KEYS[name]]
    return f"{_file(names)} of before in GOVLINK_VAR, or the same {_and(variables)} as before"


def _file(names: Sequence[str]) -> str:
    return f"the file{'s' if len(names) > 1 else ''} {_and(names)}"


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))

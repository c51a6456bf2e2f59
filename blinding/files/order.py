"""What is to be done with one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from blinding.files.limits import Limits
from blinding.files.report import Box
from blinding.identity import Identity


@dataclass
class Order:
    """What is to be done with one file."""

    workspace: Path
    source: Path
    kind: str
    identity: Identity
    dated: datetime
    title: str
    language: str
    limits: Limits
    #: The call's, whose own marks say nothing; without one, marks of origin are not looked for.
    country: str = ""
    logos: Sequence[Path] = ()
    painted: Mapping[int, Sequence[Box]] = field(default_factory=dict)

"""Co-sign a checkpoint as a witness, or take in the line that a witness made elsewhere."""

import base64
import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ledger.actions.checkpoints import add_cosignature, sign_now
from ledger.queries import log
from ledger.rules import notes, witness


class Command(BaseCommand):
    help = (
        "Co-sign the newest checkpoint of a call (cosignature/v1) if it continues the history that the witness saw "
        "last, kept in --state. With --line and --verifier: store a line that a witness made elsewhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("call", help="the call's reference; 'platform' for what belongs to no call")
        parser.add_argument("--name", help="the witness's name, for instance contraloria.example")
        parser.add_argument("--key", type=Path, help="file with the witness's secret key; made when it is not there")
        parser.add_argument("--state", type=Path, help="file in which the witness keeps what it saw last")
        parser.add_argument("--size", type=int, help="with --line: the checkpoint's number of entries")
        parser.add_argument("--line", help="a witness's signature line")
        parser.add_argument("--verifier", help="with --line: the witness's verifier key, name+id+key")

    def handle(self, *args: Any, call: str, **options: Any) -> None:
        call = "" if call == log.PLATFORM else call
        try:
            if options["line"]:
                self._take(call, options)
            else:
                self._sign(call, options)
        except (notes.NotANote, witness.OtherHistory, LookupError, ValueError) as error:
            raise CommandError(str(error)) from None

    def _take(self, call: str, options: dict[str, Any]) -> None:
        if not options["size"] or not options["verifier"]:
            raise CommandError("--line needs --size and --verifier.")
        line = options["line"].strip() + "\n"
        add_cosignature(call=call, size=options["size"], verifier_key=options["verifier"], line=line, by="command")
        self.stdout.write("The witness's line was stored.")

    def _sign(self, call: str, options: dict[str, Any]) -> None:
        if not (options["name"] and options["key"] and options["state"]):
            raise CommandError("A witness needs --name, --key and --state.")
        key = notes.private_key(_secret(options["key"]))
        note = sign_now(call=call, by="command").note
        seen = _seen(options["state"], log.origin(call))
        point = notes.read_checkpoint(note)
        proof = log.consistency(call, seen.size, point.size) if seen and seen.size <= point.size else []
        witness.require_continues(note, log.verifier_keys(log.origin(call)), seen, proof)
        text, _signatures = notes.split(note)
        line = notes.cosign(text, name=options["name"], key=key, seconds=int(timezone.now().timestamp()))
        verifier = notes.verifier_key(options["name"], notes.public_bytes(key), notes.COSIGNATURE)
        add_cosignature(call=call, size=point.size, verifier_key=verifier, line=line, by="command")
        options["state"].write_text(
            json.dumps({"origin": point.origin, "size": point.size, "root": point.root.hex()}), encoding="utf-8"
        )
        self.stdout.write(f"{verifier}\n{line}")


def _secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(base64.b64encode(os.urandom(32)).decode(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def _seen(path: Path, origin: str) -> notes.Checkpoint | None:
    if not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    if told["origin"] != origin:
        raise CommandError(f"{path} is about another record: {told['origin']}.")
    return notes.Checkpoint(told["origin"], told["size"], bytes.fromhex(told["root"]))

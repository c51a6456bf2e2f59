"""Asks a ClamAV daemon about a file, in clamd's INSTREAM protocol: lengths and chunks, then one line back."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from pathlib import Path

from blinding.files.refusals import FileRefused

_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Clamd:
    """Where clamd listens: a Unix socket's path, or host and port. `seconds` bounds each step of the talk."""

    path: str = ""
    host: str = ""
    port: int = 3310
    seconds: float = 60

    @classmethod
    def at(cls, address: str) -> Clamd:
        """Return where clamd listens from a text: a socket's path ("/run/clamav/clamd.ctl") or "host:port"."""
        if address.startswith("/"):
            return cls(path=address)
        host, _colon, port = address.rpartition(":")
        return cls(host=host.strip("[]"), port=int(port)) if host else cls(host=address)

    def scan(self, source: Path) -> None:
        """Return when clamd finds nothing.

        Raises FileRefused: "malware" when it found something, "no_scanner" when it gives no clear answer: an unscanned
        file is not a clean one.
        """
        try:
            answer = self._ask(source)
        except OSError as problem:
            raise FileRefused("no_scanner", where=type(problem).__name__) from None
        if answer.endswith("FOUND"):
            raise FileRefused("malware")
        if not answer.endswith("OK"):
            raise FileRefused("no_scanner", where="clamd gave no verdict")

    def _ask(self, source: Path) -> str:
        if self.path:
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        else:
            line = socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET, socket.SOCK_STREAM)
        with line, source.open("rb") as file:
            line.settimeout(self.seconds)
            line.connect(self.path or (self.host, self.port))
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(_CHUNK):
                line.sendall(struct.pack("!L", len(chunk)) + chunk)
            line.sendall(struct.pack("!L", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < 4096 and (more := line.recv(1024)):
                answer += more
        return answer.rstrip(b"\0\n ").decode("ascii", "replace")

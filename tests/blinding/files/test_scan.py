"""Talking to clamd: its protocol over a real socket, and what each answer means."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from blinding import FileRefused, flatten
from blinding.files import Clamd
from tests.blinding.files.canaries import DATED, IDENTITY

#: The harmless string by which scanners are tried out, in two halves: else a scanner would take this file.
_EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()


class _Talk(socketserver.StreamRequestHandler):
    """Speaks as clamd does."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            data += self.rfile.read(length)
        self.server.taken.append(data)  # type: ignore[attr-defined]
        verdict = b"stream: Win.Test.EICAR_HDB-1 FOUND" if _EICAR in data else b"stream: OK"
        self.wfile.write(self.server.says or verdict + b"\0")  # type: ignore[attr-defined]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    taken: list[bytes]
    says = b""


@pytest.fixture
def clamd() -> Iterator[_Server]:
    """A server on this machine."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.taken = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _asked(server: _Server) -> Clamd:
    return Clamd(host="127.0.0.1", port=server.server_address[1], seconds=5)


def test_the_whole_file_is_sent_and_a_clean_one_passes(clamd: _Server, tmp_path: Path) -> None:
    data = bytes(range(256)) * 1000
    (tmp_path / "a").write_bytes(data)
    _asked(clamd).scan(tmp_path / "a")
    assert clamd.taken == [data]


def test_a_file_with_malware_is_refused_before_anything_opens_it(clamd: _Server, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + _EICAR + b"\nstartxref\n%%EOF")
    with pytest.raises(FileRefused) as refusal:
        flatten(tmp_path / "a.pdf", tmp_path / "flat.pdf", IDENTITY, dated=DATED, clamd=_asked(clamd))
    assert refusal.value.code == "malware"
    assert not refusal.value.ours


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"\0"])
def test_a_scanner_without_a_verdict_lets_nothing_pass(clamd: _Server, tmp_path: Path, answer: bytes) -> None:
    clamd.says = answer
    (tmp_path / "a").write_bytes(b"x")
    with pytest.raises(FileRefused) as refusal:
        _asked(clamd).scan(tmp_path / "a")
    assert refusal.value.code == "no_scanner"
    assert refusal.value.ours


def test_a_scanner_that_is_not_there_lets_nothing_pass(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    with pytest.raises(FileRefused) as refusal:
        Clamd(path=str(tmp_path / "no-socket")).scan(tmp_path / "a")
    assert refusal.value.code == "no_scanner"


def test_a_unix_socket_serves_as_well(tmp_path: Path) -> None:
    class Server(socketserver.ThreadingUnixStreamServer):
        daemon_threads = True
        says = b""
        taken: list[bytes] = []

    (tmp_path / "a").write_bytes(_EICAR)
    with Server(str(tmp_path / "s"), _Talk) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        with pytest.raises(FileRefused) as refusal:
            Clamd(path=str(tmp_path / "s")).scan(tmp_path / "a")
        server.shutdown()
        thread.join()
    assert refusal.value.code == "malware"

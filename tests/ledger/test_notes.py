"""Signed notes in the text forms of C2SP, and signatures that do not hold."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.rules import notes

#: The example of Go's golang.org/x/mod/sumdb/note, whose form C2SP signed-note describes.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)  # fmt: skip
NOTE = (
    TEXT
    + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "govlink.example/record/X-1"
POINT = notes.Checkpoint(NAME, 7, bytes(range(32)))


def test_a_note_of_the_reference_holds() -> None:
    assert notes.is_signed(NOTE, PETER)
    assert not notes.is_signed(NOTE.replace("cryptography", "Cryptography"), PETER)


def test_a_checkpoint_reads_as_c2sp_says() -> None:
    note = notes.sign(POINT.text(), name=NAME, key=KEY)
    lines = note.split("\n")
    assert lines[:4] == [NAME, "7", base64.b64encode(bytes(range(32))).decode(), ""]
    assert lines[4].startswith(f"\u2014 {NAME} ")
    assert notes.read_checkpoint(note) == POINT
    assert notes.is_signed(note, notes.verifier_key(NAME, notes.public_bytes(KEY)))


def test_a_witness_signs_text_and_moment() -> None:
    note = notes.sign(POINT.text(), name=NAME, key=KEY)
    witness = Ed25519PrivateKey.from_private_bytes(bytes(32))
    verifier = notes.verifier_key("testigo.example", notes.public_bytes(witness), notes.COSIGNATURE)
    line = notes.cosign(POINT.text(), name="testigo.example", key=witness, seconds=1_800_000_000)
    assert notes.is_signed(note + line, verifier)
    assert not notes.is_signed(note, verifier)
    blob = base64.b64decode(line.split()[2])
    later = blob[:4] + (1_800_000_001).to_bytes(8, "big") + blob[12:]
    assert not notes.is_signed(note + f"\u2014 testigo.example {base64.b64encode(later).decode()}\n", verifier)
    # The same key as an ordinary signer is another signer.
    assert not notes.is_signed(note + line, notes.verifier_key("testigo.example", notes.public_bytes(witness)))


@pytest.mark.parametrize(
    "text",
    ["", "a\n", "a\n\n", "a\n\nb\n", "a\n\n\u2014 name\n", "a\n\n\u2014 name !!!\n", "a\n\n\u2014 name AAAA"],
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(notes.NotANote):
        notes.split(text)


@pytest.mark.parametrize("text", ["o\n7\n", "o\n07\nAAAA\n", "o\n-1\nAAAA\n", "o\n7\nAAAA\n", "o\n7\n!\n"])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(notes.NotANote):
        notes.read_checkpoint(notes.sign(text, name="o", key=KEY))


@pytest.mark.parametrize("text", ["", "name", "name+00000000+AAAA", PETER.replace("c74f", "c74e"), "n+1+!"])
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(notes.NotANote):
        notes.read_verifier_key(text)


def test_a_note_is_whole_lines_under_a_name_without_spaces() -> None:
    for text in ("no end", "a\n\nb\n"):
        with pytest.raises(ValueError):
            notes.sign(text, name="n", key=KEY)
    with pytest.raises(ValueError):
        notes.verifier_key("two words", bytes(32))

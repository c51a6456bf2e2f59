"""The Merkle tree against the reference vectors of Certificate Transparency (RFC 6962)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules import tree
from tests.ledger.included import is_included

#: Inputs and roots of certificate-transparency's merkle_tree_test and merkle_verifier_test.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [tree.leaf(bytes.fromhex(text)) for text in INPUTS]
_A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
_B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
_C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
_D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
_E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
_F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = [
    (1, 1, []),
    (1, 8, [_A, _B, _C]),
    (6, 8, [_D, _E, ROOTS[3]]),
    (3, 3, [ROOTS[1]]),
    (2, 5, [ROOTS[0], _B, _D]),
]
CONSISTENCY = [(1, 1, []), (1, 8, [_A, _B, _C]), (6, 8, [_F, _E, ROOTS[3]]), (2, 5, [_B, _D])]


def test_roots_are_those_of_the_reference() -> None:
    assert [tree.root(LEAVES[:size]).hex() for size in range(1, 9)] == ROOTS
    assert tree.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(("number", "size", "path"), INCLUSION)
def test_audit_paths_are_those_of_the_reference(number: int, size: int, path: list[str]) -> None:
    proof = tree.inclusion_proof(LEAVES[:size], number - 1)
    assert [step.hex() for step in proof] == path
    assert is_included(
        leaf_hash=LEAVES[number - 1],
        index=number - 1,
        size=size,
        proof=proof,
        root_hash=bytes.fromhex(ROOTS[size - 1]),
    )


@pytest.mark.parametrize(("old", "size", "path"), CONSISTENCY)
def test_consistency_proofs_are_those_of_the_reference(old: int, size: int, path: list[str]) -> None:
    assert [step.hex() for step in tree.consistency_proof(LEAVES[:size], old)] == path


@given(st.integers(1, 70), st.data())
def test_every_proof_holds_and_no_changed_one_does(size: int, data: st.DataObject) -> None:
    leaves = [tree.leaf(str(number).encode()) for number in range(size)]
    top = tree.root(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(leaves, index)
    claim = {"leaf_hash": leaves[index], "index": index, "size": size, "root_hash": top}
    assert is_included(**claim, proof=proof)
    assert not is_included(**claim, proof=[*proof, top])
    assert not is_included(**(claim | {"leaf_hash": tree.leaf(b"other")}), proof=proof)
    old = data.draw(st.integers(1, size))
    steps = tree.consistency_proof(leaves, old)
    grown = {"old_size": old, "old_root": tree.root(leaves[:old]), "size": size, "root_hash": top}
    assert tree.is_consistent(**grown, proof=steps)
    assert not tree.is_consistent(**grown, proof=[*steps, top])
    assert not tree.is_consistent(**(grown | {"old_root": tree.leaf(b"other")}), proof=steps)
    if steps:
        at = data.draw(st.integers(0, len(steps) - 1))
        bent = [*steps[:at], tree.leaf(b"bent"), *steps[at + 1 :]]
        assert not tree.is_consistent(**grown, proof=bent)


def test_a_proof_is_asked_for_what_exists() -> None:
    with pytest.raises(IndexError):
        tree.inclusion_proof(LEAVES, 8)
    with pytest.raises(IndexError):
        tree.consistency_proof(LEAVES, 0)
    assert not is_included(leaf_hash=LEAVES[0], index=8, size=8, proof=[], root_hash=LEAVES[0])
    assert not tree.is_consistent(old_size=0, old_root=tree.EMPTY, size=1, root_hash=LEAVES[0], proof=[])

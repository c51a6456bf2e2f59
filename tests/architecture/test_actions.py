"""Every action has the same shape: one transaction, keyword-only arguments, and who does it."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture import tree

_ATOMIC = {"transaction.atomic", "atomic"}
#: What lives on the floor of actions without being a person's act, and why it has another shape.
EXCEPTIONS = {
    "ledger.actions.record": "called inside the transaction of what it records; refuses to run outside one",
    "ledger.actions.record_all": "as record: called inside the transaction of what it records",
    "ledger.actions.append": "as record: the lines of one chain, in the transaction of what they tell",
    "ledger.actions.keep_signing": "the clock's own work; nobody does it",
    "ledger.actions.actor": "says how the record names a person; writes nothing",
    "challenges.actions.lock_call": "the lock that every action takes first, inside its transaction",
    "challenges.actions.share_call": "as lock_call, for what an applicant writes of her own",
    "challenges.actions.catch_up": "brings a locked call's state up with time, inside the caller's transaction",
    "challenges.actions.turn_clocks": "the clock's own work; nobody does it",
    "pilots.actions.lock_pilot": "the lock that every action takes first, inside its transaction",
    "outbox.actions.enqueue": "called inside the caller's transaction; its rows come and go with it",
    "outbox.actions.announce": "called inside the caller's transaction; its row comes and goes with it",
    "outbox.actions.post": "called inside the caller's transaction; its rows come and go with it",
    "outbox.actions.post_ready": "called inside the caller's transaction; its rows come and go with it",
    "outbox.actions.wake": "talks to the broker after commit; writes nothing",
    "outbox.actions.work": "a worker's own steps, each a transaction of its own",
    "outbox.actions.sweep": "a worker's own steps, each a transaction of its own",
    "startups.actions.make_flat": "a worker's own steps: no transaction is open while a file is converted",
    "pilots.actions.read_whole": "a worker's own steps, each a transaction of its own",
    "outbox.actions.mark_sent": "a worker's own step; nobody does it",
    "outbox.actions.hold": "a worker's own step; nobody does it",
    "outbox.actions.mark_read": "one column of one row of one's own",
}


def _actions() -> list[tuple[str, Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    found = []
    for path in tree.python(floor="actions"):
        for node in tree.functions(path):
            name = f"{path.parts[0]}.actions.{node.name}"
            if name not in EXCEPTIONS:
                found.append((name, path, node))
    return found


def test_there_are_actions_to_look_at() -> None:
    assert len(_actions()) > 0


def test_each_exception_still_exists() -> None:
    existing = {
        f"{path.parts[0]}.actions.{node.name}" for path in tree.python(floor="actions") for node in tree.functions(path)
    }
    assert sorted(set(EXCEPTIONS) - existing) == []


def test_each_action_is_one_transaction() -> None:
    bare = [f"{tree.at(path, node)} {name}" for name, path, node in _actions() if not tree.decorators(node) & _ATOMIC]
    assert bare == [], "Decorate these actions with @transaction.atomic."


def test_each_action_takes_keywords_only() -> None:
    positional = [
        f"{tree.at(path, node)} {name}"
        for name, path, node in _actions()
        if node.args.args or node.args.posonlyargs or node.args.vararg
    ]
    assert positional == [], "An action's arguments all stand behind the *."


def test_each_action_says_who_does_it() -> None:
    nobody = [
        f"{tree.at(path, node)} {name}"
        for name, path, node in _actions()
        if "by" not in {argument.arg for argument in node.args.kwonlyargs}
    ]
    assert nobody == [], "An action takes who does it as the keyword 'by' (a user, or 'clock', 'story')."

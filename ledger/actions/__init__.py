"""Writing the record: entries, signed checkpoints, keys, and the committed numbers behind the public seed."""

from ledger.actions.entries import actor, record

__all__ = ["actor", "record"]

"""Writing the record: entries, signed checkpoints, keys, and the committed numbers behind the public seed."""

from ledger.actions.entries import actor, record, record_all

__all__ = ["actor", "record", "record_all"]

"""The words of the record: what each kind of entry, field and value is called on its public page.

The record itself keeps the bare words: it is hashed, and it outlives its languages.
"""

from ledger.states.fields import COUNTED_FROM_ONE, FIELDS, WORDED, WORDS
from ledger.states.kinds import FORMER, KINDS
from ledger.states.phrases import NAMING, PHRASES, WORDS_OF

__all__ = ["COUNTED_FROM_ONE", "FIELDS", "FORMER", "KINDS", "NAMING", "PHRASES", "WORDED", "WORDS", "WORDS_OF"]

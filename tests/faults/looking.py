"""What is asked after every fault: is anything lost, doubled or wrong in the record?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from challenges.models import Call
from ledger import verify
from ledger.queries import entries
from ledger.queries.bundle import bundle_files
from outbox.models import Message
from startups.models import Submission
from startups.queries.submissions import receipt

#: The chain is whole, the root covers it, everything is signed, and there is one history. The other checks tell of
#: calls that were run from their announcement to their end.
_ALWAYS = {1, 2, 3, 4}


def record_holds(call: Call, *, receipts: bool = True, but: Sequence[str] = ()) -> None:
    """The independent verifier finds the call's record whole ``but`` for what is named, and every receipt in it.

    ``receipts``: the submissions were sent by the real actions; those of ``desk_making.bare`` have no true ones.
    """
    files = {name: text.encode() for name, text in bundle_files(call.reference).items()}
    results = verify.run(verify.Bundle(files))
    assert [one for number, _title, found in results if number in _ALWAYS for one in found] == list(but)
    for one in Submission.objects.filter(call=call).exclude(receipt_no="") if receipts else ():
        shown = json.dumps(receipt(one)).encode()
        assert list(verify.receipt(verify.Bundle(files, shown))) == [], one.receipt_no


def lines(call: Call) -> Counter[str]:
    """Return how often each kind of line stands in a call's record."""
    return Counter(entry.kind for entry in entries(call.reference))


def nothing_doubled() -> None:
    """Nobody has the same message twice."""
    told = Counter(Message.objects.values_list("to", "kind", "subject"))
    assert [what for what, times in told.items() if times > 1] == []

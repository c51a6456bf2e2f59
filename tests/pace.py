"""What makes all tests quicker without touching any: less collecting of garbage, and room for deep calls."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

# It took a tenth of the time of all tests: let it wait until they are collected, and come less often then.
gc.disable()
gc.set_threshold(20_000, 20, 20)


def pytest_collection_finish() -> None:
    """Let the collector of garbage begin, and leave alone what stays to the end."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: Any, nextitem: Any) -> bool:
    """Run a test as pytest does, with the room that the site's requests have: else a quarter of a walk's time is lost."""
    from govlink.room import with_room  # the site is imported once its environment is made

    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    with_room(runtestprotocol)(item, nextitem=nextitem)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True

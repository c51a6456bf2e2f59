"""How gunicorn serves GovLink in every edition (``-c python:govlink.serving``; ``deploy/gunicorn.py`` adds to it)."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

log = logging.getLogger(__name__)

#: When the site began (``time.monotonic``): gunicorn's first process reads this file once, and all others come from it.
BEGAN = time.monotonic()

# Longer than the proxy in front keeps a line that nobody uses. At the default of two seconds a busy process closed
# lines on which a form was just being sent: its sender read an error instead of an answer, at the worst moment.
keepalive = 75


def post_worker_init(worker: Any) -> None:
    """Weave the guarded strings of every sealed call, which takes longer the more applied.

    Woven at the first answer, that moment would tell its reader how many they are. gunicorn ends a process that does
    not stir for half a minute, so that this one is heard of while it weaves.
    """
    weaving = threading.Thread(target=_weave, name="weaving", daemon=True)
    weaving.start()
    while weaving.is_alive():
        worker.notify()
        weaving.join(1)


def _weave() -> None:
    from django.conf import settings
    from django.db import connections

    from startups.queries import guard

    try:
        if settings.EGRESS_GUARD:
            guard.net()
            guard.typed()
    except Exception as problem:  # whatever the database's driver raises: each answer asks again
        log.warning("The guarded strings are woven at the first answer (%s).", type(problem).__name__)
    finally:
        connections.close_all()

"""What is loaded before the first answer or job, so that nobody waits for it: addresses, libraries, dictionaries."""

from __future__ import annotations

import gc
from importlib import import_module

from django.conf import settings

from blinding import normalise, origin, vocabulary
from kernel import late


def load() -> None:
    """Load what commands leave until they need it, and let the collector of garbage pass over what stays to the end.

    Else each look at everything would stop all threads of a process for a tenth of a second, in the middle of a page.
    """
    import_module(settings.ROOT_URLCONF)
    late.import_all()
    vocabulary.pages()
    normalise.confusable()
    origin.country_names()
    gc.freeze()

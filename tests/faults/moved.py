"""The site and its worker on a machine whose clock is wrong by ``FAULTS_AHEAD`` seconds, until a signal sets it right."""

import os
import signal
from datetime import timedelta

import time_machine
from django.utils import timezone

SET_RIGHT = signal.SIGRTMIN + 3

_wrong = time_machine.travel(timezone.now() + timedelta(seconds=float(os.environ["FAULTS_AHEAD"])), tick=True)
_wrong.start()
signal.signal(SET_RIGHT, lambda _sign, _frame: _wrong.stop())

from govlink.celery import app  # noqa: E402  nothing may have looked at the clock before
from govlink.wsgi import application  # noqa: E402

__all__ = ["SET_RIGHT", "app", "application"]

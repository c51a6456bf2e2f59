"""The worker's application, in a hurry: what it waits between two attempts to reach the broker takes no time.

An hour without Redis is some hundred attempts, thirty seconds apart; here they are over in seconds, and as many.
"""

from functools import partialmethod

from kombu import Connection

from govlink.celery import app

__all__ = ["app"]

Connection.ensure_connection = partialmethod(  # type: ignore[method-assign]
    Connection.ensure_connection, interval_start=0.01, interval_step=0, interval_max=0.01
)

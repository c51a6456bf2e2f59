"""The cache, under keys that tell nothing; on Redis, and while Redis is away in the memory of each process.

What is kept here counts attempts (to sign in, to ask the API): nobody is shut out because they cannot be counted, and
they are still counted, though each process counts for itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from django.utils.crypto import salted_hmac
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

log = logging.getLogger(__name__)

#: For so many seconds a Redis that did not answer is left alone: each attempt may take seconds.
_REST = 5.0


def key(name: str, prefix: str, version: int) -> str:
    """Return under what a thing is kept: a keyed digest of its name.

    Names of counters carry who tried: an address, or an e-mail as a bare digest, which a list of addresses opens. Who
    tries to sign in or signs up before a call closes, applies.
    """
    return salted_hmac("govlink.cache", f"{prefix}:{version}:{name}", algorithm="sha256").hexdigest()


def _kept_anyway(name: str) -> Callable[..., Any]:
    """Return a method of the cache that turns to this process's own memory while Redis is away."""

    def method(self: Cache, *args: Any, **more: Any) -> Any:
        if time.monotonic() >= Cache.rests_until:
            try:
                return getattr(RedisCache, name)(self, *args, **more)
            except (NoConnection, NoAnswer) as problem:
                Cache.rests_until = time.monotonic() + _REST
                log.warning("Redis is away (%s); the cache is in this process.", type(problem).__name__)
        return getattr(self.own, name)(*args, **more)

    return method


class Cache(RedisCache):
    """Redis while it answers; ``own`` is shared by the threads of a process."""

    rests_until = 0.0

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.own = LocMemCache("while-redis-is-away", {})

    add = _kept_anyway("add")
    get = _kept_anyway("get")
    set = _kept_anyway("set")
    touch = _kept_anyway("touch")
    delete = _kept_anyway("delete")
    has_key = _kept_anyway("has_key")
    incr = _kept_anyway("incr")
    get_many = _kept_anyway("get_many")
    set_many = _kept_anyway("set_many")
    delete_many = _kept_anyway("delete_many")
    clear = _kept_anyway("clear")

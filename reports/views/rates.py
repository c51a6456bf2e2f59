"""Counting requests in the cache, by address or token. What is kept is a keyed digest and a number, for a minute."""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import ApiToken
from reports.rules.rates import WINDOW, Standing, window_of


def counted(request: HttpRequest, token: ApiToken | None) -> Standing | None:
    """Count a request and return where its sender stands; None where nothing is limited.

    The file cache of the embedded edition may miss one of two that come at once; Redis counts each.
    """
    if not settings.API_LIMITS:
        return None
    most = settings.API_PER_MINUTE_TOKEN if token else settings.API_PER_MINUTE
    who = f"token {token.pk}" if token else f"address {get_adapter(request).get_client_ip(request)}"
    number, left = window_of(int(time.time()))
    key = f"api-{salted_hmac('govlink.api', who).hexdigest()[:32]}-{number}"
    cache.add(key, 0, timeout=2 * WINDOW)
    try:
        asked = cache.incr(key)
    except ValueError:  # it ran out between the two
        asked = 1
    return Standing(asked=asked, most=most, seconds=left)

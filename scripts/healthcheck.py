#!/usr/bin/env python3
"""Ask the web server of this container whether it and all that it needs are there; exit code 0 when it is."""

from __future__ import annotations

import os
import sys
import urllib.request
from urllib.parse import urlsplit


def main() -> int:
    """Return 0 when /readyz/ answers 200, asked as the proxy in front would ask."""
    host = urlsplit(os.environ.get("SITE_URL", "http://localhost")).hostname or "localhost"
    port = os.environ.get("PORT", "8000")
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/readyz/", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:
            return 0 if answer.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())

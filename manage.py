#!/usr/bin/env python
"""Django's command line for GovLink."""

import gc
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govlink.settings")
    # Python looks for garbage after each 700 things that were made and not thrown away: a third of what migrate takes.
    gc.set_threshold(20_000, 20, 20)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

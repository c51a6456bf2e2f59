"""The Celery application: a wake-up call for rows that must be worked on (see ``outbox``)."""

import logging.config
import os
from typing import Any

from celery import Celery, signals
from django.conf import settings

from govlink import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govlink.settings")

app = Celery("govlink")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

signals.before_task_publish.connect(logs.carry)
signals.task_prerun.connect(logs.take_up)
signals.task_postrun.connect(logs.lay_down)


#: How far behind pages background work stands where both share a machine.
GIVES_WAY = 5


@signals.worker_init.connect
def give_way(**_more: Any) -> None:
    """Let whoever waits for a page go first; what waits for its turn in the background has time."""
    os.nice(GIVES_WAY)


@signals.celeryd_after_setup.connect
def load_ahead(**_more: Any) -> None:
    """Load what jobs need before the pool's processes are forked: once for all of them, and in none of their jobs."""
    from govlink import ahead  # it needs the models

    ahead.load()


def log_as_the_site_does(**_more: Any) -> None:
    """Write the lines of workers and beat as the site's are written (Celery's ``setup_logging``)."""
    logging.config.dictConfig(settings.LOGGING)
    logging.captureWarnings(True)


@app.on_after_configure.connect
def choose_log(**_more: Any) -> None:
    """Let Celery write lines of its own form only where lines are plain."""
    if settings.LOG_FORMAT == "json":
        signals.setup_logging.connect(log_as_the_site_does)

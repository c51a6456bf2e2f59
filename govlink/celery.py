"""The Celery application: a wake-up call for rows that must be worked on (see ``outbox``)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govlink.settings")

app = Celery("govlink")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

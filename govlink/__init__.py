import gc

# Python looks for garbage each time that 700 things more were made than thrown away: a sixth of what the start of a
# process takes, and a third of a migration. Whatever knows Django begins here.
gc.set_threshold(20_000, 20, 20)

from govlink.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]

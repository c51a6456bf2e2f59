from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = _("Messages and jobs")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every room register its kinds of job and its clocks, in web processes and commands too."""
        autodiscover_modules("tasks")

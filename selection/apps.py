from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SelectionConfig(AppConfig):
    name = "selection"
    verbose_name = _("Blind selection")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know the system check of the blind role."""
        from selection import checks  # noqa: F401

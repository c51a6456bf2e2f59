from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StartupsConfig(AppConfig):
    name = "startups"
    verbose_name = _("Start-ups")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what the rooms below announce; say what staff call the work of this room."""
        from outbox.registry import call_kinds
        from startups import receivers  # noqa: F401

        call_kinds(
            jobs={
                "startups.admit_seat": _("Compare what an assessor declared"),
                "startups.correction_due": _("End a time to correct"),
                "startups.flatten": _("Make the flat copy of a file"),
                "startups.receipt": _("Make a receipt"),
            }
        )

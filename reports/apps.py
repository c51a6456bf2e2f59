from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what staff call the work of this room."""
        from outbox.registry import call_kinds

        call_kinds(
            jobs={
                "reports.case_report": _("Make a final report"),
                "reports.paper": _("Make a paper of a call"),
                "reports.remake": _("Have the public reports of a case made again"),
            }
        )

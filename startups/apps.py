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
                "startups.follow_asked": _("Ask an address to confirm"),
                "startups.incident_told": _("Write down what the guard held back"),
                "startups.receipt": _("Make a receipt"),
                "startups.tell_followers": _("Tell those who follow calls by mail"),
            },
            optional={
                "call_opened": _("A call that you follow or apply to opens"),
                "call_answered": _("New answers in a call that you follow or apply to"),
                "call_closing_soon": _("Reminders before a call that you follow or apply to closes"),
                "call_closed": _("A call that you follow or apply to has closed"),
            },
            necessary=[
                (_("Receipts and whatever concerns what you sent"), _("They are your proof, and terms run from them.")),
                (
                    _("A call that you follow or apply to is amended, suspended, resumed or cancelled"),
                    _("Its rules or its dates change. Whoever only follows a call can stop on its page."),
                ),
            ],
        )

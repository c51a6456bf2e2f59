from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PilotsConfig(AppConfig):
    name = "pilots"
    verbose_name = _("Pilots")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what calls announce; say what staff call the messages and the work of this room."""
        from outbox.registry import call_kinds
        from pilots import receivers  # noqa: F401
        from pilots.queries.written import written_in_pilots
        from startups.queries import written

        written.ABOVE.append(written_in_pilots)

        call_kinds(
            messages={
                "pilots.calendar": _("Calendar of a pilot"),
                "pilots.follow_up": _("Reminder to count an indicator"),
                "pilots.sandbox_report": _("Reminder of an interim report of the sandbox"),
                "pilots.label_sample": _("Items wait for labels"),
                "pilots.meeting": _("Invitation to a meeting"),
            },
            jobs={
                "pilots.draw_sample": _("Draw a sample"),
                "pilots.purge_texts": _("Delete the texts of a pilot"),
                "pilots.read_evidence": _("Read a file of evidence"),
            },
            optional={
                "pilots.follow_up": _("Reminders to count an indicator of an ended pilot"),
                "pilots.sandbox_report": _("Reminders of interim reports of the sandbox"),
                "pilots.label_sample": _("Items of a sample that wait for your labels"),
            },
            necessary=[(_("Calendars that your team sends you"), _("Somebody asked for them."))],
        )

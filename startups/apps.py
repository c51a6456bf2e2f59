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
                "startups.prepare_round": _("Tell every candidate of a round of questions"),
                "startups.receipt": _("Make a receipt"),
                "startups.tell": _("Tell followers and teams what happened"),
                "startups.tell_followers": _("Tell those who follow calls by mail"),
            },
            optional={
                "call_opened": _("A call that you follow or apply to opens"),
                "call_answered": _("New answers in a call that you follow or apply to"),
                "call_closing_soon": _("Reminders before a call that you follow or apply to closes"),
                "call_closed": _("A call that you follow or apply to has closed"),
            },
            mails={
                "startups/call_amended": _("A call was amended"),
                "startups/call_answered": _("Answers in a call"),
                "startups/call_cancelled": _("A call was cancelled"),
                "startups/call_closed": _("A call has closed"),
                "startups/call_closing_soon": _("A call closes soon"),
                "startups/call_opened": _("A call opens"),
                "startups/call_resumed": _("A call goes on"),
                "startups/call_suspended": _("A call was suspended"),
                "startups/correction": _("A field was sent back to a team"),
                "startups/correction_taken_back": _("A field is not sent back any more"),
                "startups/declined": _("The chosen candidate declined"),
                "startups/eligibility": _("Result of the eligibility check"),
                "startups/follow_asked": _("An address confirms that it follows calls"),
                "startups/followed": _("News for an address that follows calls"),
                "startups/held_back": _("The guard held something back"),
                "startups/invitation": _("Invitation to a team"),
                "startups/names_asked": _("Declaration by name after the opening"),
                "startups/names_conflict": _("A conflict was declared after the opening"),
                "startups/names_next": _("What follows the declarations by name"),
                "startups/offered": _("The place is offered to a reserve"),
                "startups/receipt": _("Receipt of a proposal"),
                "startups/result": _("Result of a call"),
                "startups/review_answered": _("A review was answered"),
                "startups/round_opened": _("A round of questions to a team"),
                "startups/second_word": _("The second word to open identities"),
                "startups/taken_back": _("The decision was taken back"),
                "startups/unsealed": _("An identity was opened"),
                "startups/withdrawn": _("A proposal was withdrawn"),
            },
            necessary=[
                (_("Receipts and whatever concerns what you sent"), _("They are your proof, and terms run from them.")),
                (
                    _("A call that you follow or apply to is amended, suspended, resumed or cancelled"),
                    _("Its rules or its dates change. Whoever only follows a call can stop on its page."),
                ),
            ],
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChallengesConfig(AppConfig):
    name = "challenges"
    verbose_name = _("Challenges and calls")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the room of people which calls are sealed."""
        from challenges.queries import joining  # noqa: F401

from django.apps import AppConfig


class StartupsConfig(AppConfig):
    name = "startups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what the rooms below announce."""
        from startups import receivers  # noqa: F401

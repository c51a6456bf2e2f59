from django.apps import AppConfig


class GovlinkConfig(AppConfig):
    name = "govlink"

    def ready(self) -> None:
        """Let the egress guard look at mail, in workers too."""
        from govlink import egress  # noqa: F401

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class GovlinkConfig(AppConfig):
    name = "govlink"
    default = True

    def ready(self) -> None:
        """Let the egress guard look at mail, in workers too."""
        from govlink import egress  # noqa: F401


class GovlinkAdminConfig(admin.AdminConfig):
    """Django's admin site with a door of our own."""

    default = False
    default_site = "govlink.admin_site.Site"

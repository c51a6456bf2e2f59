from django.apps import AppConfig
from django.contrib.admin import apps as admin


class GovlinkConfig(AppConfig):
    name = "govlink"
    default = True

    def ready(self) -> None:
        """Let the egress guard look at mail, in workers too, and errors be reported where somebody asked for it."""
        from django.conf import settings

        from govlink import checks, egress, failures  # noqa: F401

        failures.report_to(settings.SENTRY_DSN, release=settings.SOFTWARE_VERSION)


class GovlinkAdminConfig(admin.AdminConfig):
    """Django's admin site with a door of our own."""

    default = False
    default_site = "govlink.admin_site.Site"

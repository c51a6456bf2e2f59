from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and public entities")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what allauth announces of sessions; name the places of seeds to whoever changes keys."""
        from accounts import factor_keys, receivers  # noqa: F401

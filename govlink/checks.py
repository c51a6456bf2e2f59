"""What ``manage.py check --deploy`` says of settings that only who runs a site can fill in, and that nobody did yet."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.checks import Warning, register

#: Nobody can register a name under it (RFC 2606): mail to such an address reaches nobody.
RESERVED = ".example"
_WHERE = {
    "HELP_EMAIL": "the page on accessibility gives it to whoever needs help to hand in",
    "PRIVACY_EMAIL": "the page on privacy gives it to whoever asks about her data",
    "DEFAULT_FROM_EMAIL": "every mail comes from it",
}
_HOW = "See “What only you can fill in” in docs/operations.md."


@register(deploy=True)
def placeholders_are_filled_in(app_configs: Any = None, **_more: Any) -> list[Any]:
    """Warn of each address at which nobody reads, and of an identifier that no portal of open data takes."""
    found = [
        Warning(f"{name} is {value}, which reaches nobody: {_WHERE[name]}.", hint=_HOW, id="govlink.W001")
        for name in _WHERE
        if parseaddr(value := getattr(settings, name))[1].endswith(RESERVED)
    ]
    if settings.OCID_PREFIX == settings.OCID_PLACEHOLDER:
        says = f"OCID_PREFIX is the placeholder {settings.OCID_PREFIX}: no portal takes it for a publisher's."
        found.append(Warning(says, hint=_HOW, id="govlink.W002"))
    return found

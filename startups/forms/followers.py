"""What somebody without an account types to hear of calls by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from challenges.countries import COUNTRIES
from challenges.models import Category
from challenges.queries.calls import public_call


class FollowForm(forms.Form):
    """An address, and of which calls it wants to hear in which language."""

    hide_optional = True
    email = forms.EmailField(label=_("Your e-mail"), max_length=200)
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.filter(active=True),
        required=False,
        empty_label=_("All categories"),
    )
    country = forms.ChoiceField(
        label=_("Open to start-ups of"), choices=[("", _("All countries")), *COUNTRIES], required=False
    )
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
    call = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial={"language": (get_language() or "es")[:2]} | (initial or {}))
        #: The one call that is followed, None where all of a kind are.
        self.about = public_call(str(self["call"].value() or ""))
        if self.about is not None:
            del self.fields["category"], self.fields["country"]

    def wish(self) -> dict[str, Any]:
        """Return what is wanted, as ``MailFollower.wish`` keeps it."""
        category = self.cleaned_data.get("category")
        return {
            "call": self.about.reference if self.about else "",
            "category": category.pk if category else 0,
            "country": self.cleaned_data.get("country", ""),
        }

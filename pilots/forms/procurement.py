"""What people type when they prepare a purchase."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pilots.forms.plan import area, day
from pilots.models import InformationShared
from pilots.rules.routes import needs_agree
from pilots.states import Receiver, RouteNeed


class RouteForm(forms.Form):
    """What is bought: its estimated amount, and what is true of it."""

    amount = forms.DecimalField(
        label=_("Estimated amount in soles"),
        min_value=1,
        max_digits=12,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-10"}),
    )
    true = forms.MultipleChoiceField(
        label=_("Which of these apply to this purchase?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, needs: set[str], currency: str = "PEN", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [one for one in RouteNeed.choices if one[0] in needs and one[0] != RouteNeed.NOTHING]
        self.fields["true"].choices = own  # type: ignore[attr-defined]
        if currency != "PEN":
            self.fields["amount"].label = _("Estimated amount in %(currency)s") % {"currency": currency}

    def clean(self) -> dict[str, Any]:
        """What several offer as it is cannot be what only one can deliver."""
        data = super().clean() or self.cleaned_data
        verdict = needs_agree(data.get("true", []))
        if not verdict:
            self.add_error("true", verdict.reason)
        return data


class InformationForm(forms.ModelForm):
    """Who was told what."""

    receiver = forms.ChoiceField(label=_("Who was told?"), choices=Receiver, widget=forms.RadioSelect)

    class Meta:
        model = InformationShared
        fields = ["receiver", "name", "given_on", "what", "how"]
        widgets = {"what": area(3), "given_on": day()}
        help_texts = {
            "name": _("Leave it empty for the start-up of the pilot."),
            "what": _("Figures, data, needs, prices, plans: what would help somebody who competes."),
            "how": _("Meeting, mail, document: where it can be found."),
        }

    def clean_given_on(self) -> Any:
        """Refuse a day that has not come."""
        given_on = self.cleaned_data["given_on"]
        if given_on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return given_on


class LevelForm(forms.Form):
    """Where and when everybody was told the same."""

    published_on = forms.DateField(label=_("Published to everybody on"), widget=day())
    published_where = forms.CharField(
        label=_("Where?"), max_length=200, help_text=_("Address of the page, or number of the document.")
    )

"""What people type about an interim report of the regulatory sandbox."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.forms.plan import area, day
from pilots.forms.running import ReadOnlyRow
from pilots.models import Barrier, SandboxReport
from pilots.rules.sandbox import exit_told, safeguards_told
from pilots.states import ExitView, SafeguardsKept


class SandboxReportForm(ReadOnlyRow):
    """One interim report, as it was sent to the authority."""

    kept = forms.ChoiceField(
        label=_("Were the safeguards kept?"), choices=SafeguardsKept.choices, widget=forms.RadioSelect
    )
    exit_view = forms.ChoiceField(
        label=_("Is the exit still right?"), choices=ExitView.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = SandboxReport
        fields = [
            "reported_on",
            "authority",
            "document",
            "observed",
            "kept",
            "safeguards",
            "incidents",
            "exit_view",
            "exit_note",
            "public",
        ]
        widgets = {
            "reported_on": day(),
            **{name: area(3) for name in ("observed", "safeguards", "incidents", "exit_note")},
        }
        help_texts = {
            "incidents": _("Leave it empty if nothing happened: the report then says that there were none."),
            "document": _("For example the number of the letter."),
            "public": _("Otherwise only both sides of the pilot and its auditor read it."),
        }

    def __init__(self, *args: Any, barrier: Barrier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].initial = barrier.authority

    def clean(self) -> dict[str, Any]:
        """What was not kept is named, and another exit has a reason."""
        data = super().clean() or self.cleaned_data
        for name, verdict in (
            ("safeguards", safeguards_told(kept=data.get("kept", "all"), safeguards=data.get("safeguards", ""))),
            ("exit_note", exit_told(exit_view=data.get("exit_view", "right"), exit_note=data.get("exit_note", ""))),
        ):
            if not verdict:
                self.add_error(name, verdict.reason)
        return data

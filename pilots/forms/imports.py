"""The file that a person chooses, what she says of its columns, and what she decides about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.rules.rows import COLUMN_LABELS, COLUMNS, REQUIRED


class UploadForm(forms.Form):
    """A file of evidence."""

    upload = forms.FileField(
        label=_("File with your rows"),
        help_text=_(
            "CSV, Excel (XLSX), JSON Lines or Parquet. One row for each manifestation: date, source, topic and tone."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.jsonl,.ndjson,.parquet"}),
        allow_empty_file=True,
        error_messages={"required": _("Choose the file with your rows.")},
    )


class MappingForm(forms.Form):
    """Which column of the file is which of ours."""

    def __init__(
        self, *args: Any, columns: Sequence[str], guess: Mapping[str, int], texts: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        places = [(str(place), name) for place, name in enumerate(columns)]
        for column in COLUMNS:
            if column == "text" and not texts:
                continue
            self.fields[column] = forms.ChoiceField(
                label=str(COLUMN_LABELS[column]).capitalize(),
                choices=[("", _("None")), *places],
                initial=str(guess[column]) if column in guess else "",
                required=column in REQUIRED,
                error_messages={"required": _("Say which column of the file it is.")},
            )

    def mapping(self) -> dict[str, int | None]:
        """Return our columns with their places in the file."""
        return {name: int(place) if place else None for name, place in self.cleaned_data.items()}


class DecisionForm(forms.Form):
    """What happens to a checked file: the button says which."""

    decision = forms.ChoiceField(choices=[("apply", _("Import")), ("skip", _("Leave out")), ("discard", _("Discard"))])

"""What people type or send of the figures that the supplier reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.rules.layouts import Unreadable
from pilots.rules.reconcile import reconcile
from pilots.rules.reported import MOST_BYTES, Group, groups_of, rows_of_file

#: So many problems of a file are told at once.
_TOLD = 10


class SplitForm(forms.Form):
    """Percentages that the supplier reports, one a line, and their base."""

    title = forms.CharField(
        label=gettext_lazy("What is reported"),
        help_text=gettext_lazy("Name the topic if it is the tone of one topic: then it is compared with its rows."),
        max_length=120,
    )
    base = forms.IntegerField(
        label=gettext_lazy("Base: of how many manifestations"),
        min_value=1,
        max_value=100_000_000,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-10"}),
    )
    shares = forms.CharField(
        label=gettext_lazy("Percentages as printed, one a line"),
        help_text=gettext_lazy("For example: Positive 35.24"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )

    def clean_shares(self) -> list[tuple[str, str]]:
        """Return (name, percentage) of each line."""
        found: list[tuple[str, str]] = []
        for line in filter(None, map(str.strip, self.cleaned_data["shares"].splitlines())):
            name, _blank, share = line.rstrip(" %").rpartition(" ")
            name, share = name.strip(" :;\t"), share.strip()
            try:
                reconcile([share], 1)
            except ValueError:
                raise forms.ValidationError(
                    _("This line has no percentage from 0 to 100 at its end: “%(line)s”.") % {"line": line[:60]}
                ) from None
            found.append((name or _("Part %(number)s") % {"number": len(found) + 1}, share))
        if len(found) < 2:
            raise forms.ValidationError(_("Write two or more percentages that belong to the same base."))
        return found


class SplitsForm(SplitForm):
    """The same, or a file with one row for each percentage."""

    upload = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        help_text=gettext_lazy(
            "CSV or Excel (XLSX), at most 1 MB. The first row names the columns: name, percentage, base and, if there "
            "are several groups, group. What is typed above is then ignored."
        ),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.files.get("upload"):
            for name in ("title", "base", "shares"):
                self.fields[name].required = False

    def clean_shares(self) -> list[tuple[str, str]]:
        """Leave what was typed aside where a file was chosen."""
        return [] if self.files.get("upload") else super().clean_shares()

    def clean_upload(self) -> list[Group]:
        """Return the groups of the file, or say line by line what is wrong; nothing of it is kept then."""
        upload = self.cleaned_data["upload"]
        if upload is None:
            return []
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large: reported figures need less than 1 MB."))
        name = upload.name.rsplit("/", 1)[-1]
        try:
            groups, problems = groups_of(rows_of_file(name, upload.read()), name.rsplit(".", 1)[0][:120])
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from None
        if problems:
            raise forms.ValidationError(problems[:_TOLD])
        return groups

    def groups(self) -> list[Group]:
        """Return what is reported: the file's groups, or the one that was typed."""
        data = self.cleaned_data
        return data["upload"] or [Group(data["title"], data["base"], tuple(data["shares"]))]

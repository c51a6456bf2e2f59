"""Free texts of whoever judges, decides or leads: none of them says who might have written a proposal.

What is refused, and what is asked, depends on the words alone (``blinding.naming``): a form that compared them with
what applicants declared would tell who applies.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blinding.naming import screen
from challenges.models import Call
from challenges.queries.naming import words_of_call

#: The field in which the writer says that the words listed name nobody.
CONFIRM = "unnamed"


def refuse_contacts(form: forms.Form, *names: str) -> None:
    """Put an error at each text of a question or its answer that holds contact data or a company's name.

    Links and addresses of public entities are none (``blinding.naming``).
    """
    for name in names:
        if found := screen(str(form.cleaned_data.get(name) or "")).refused:
            form.add_error(name, _("Remove this, which could tell who asks: %(words)s.") % {"words": ", ".join(found)})


class UnnamedTexts(forms.Form):
    """A form whose texts of several lines are screened; words that look like names ask for one confirmation.

    ``about``: the call, whose own words are no names. ``confirmed`` says, once the form is valid, that the writer was
    asked and confirmed: the view then records it (``note_unnamed``), but for scores, whose moments are secret.
    """

    #: Whether drafts are taken in and ``screen_texts`` is called when the text is sent.
    takes_drafts = False

    def __init__(self, *args: Any, about: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about, self.confirmed = about, False

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.takes_drafts:
            self.screen_texts()

    def screen_texts(self) -> None:
        """Put an error at each text that names somebody, and ask once about words that may."""
        known = words_of_call(self.about)
        doubtful: list[str] = []
        for name in self._free_texts():
            found = screen(str(self.cleaned_data.get(name) or ""), known)
            if found.refused:
                self.add_error(
                    name,
                    _("Remove this, which could tell who wrote a proposal: %(words)s.")
                    % {"words": ", ".join(found.refused)},
                )
            doubtful += found.doubtful
        words = list(dict.fromkeys(doubtful))
        if words:
            self._ask(words)

    def _free_texts(self) -> list[str]:
        return [
            name
            for name, field in self.fields.items()
            if isinstance(field.widget, forms.Textarea) and name in self.cleaned_data
        ]

    def _ask(self, words: list[str]) -> None:
        """Ask about words; a confirmation counts for exactly the words that were listed."""
        told = hashlib.sha256("\n".join(sorted(words)).encode()).hexdigest()[:16]
        self.fields[CONFIRM] = forms.MultipleChoiceField(
            label=_("Does one of these words name somebody? %(words)s") % {"words": ", ".join(words)},
            help_text=_(
                "Write without naming who you think wrote a proposal: no company, person, product. If none of these "
                "words does, confirm."
            ),
            choices=[(told, _("None of these words names who might have written a proposal."))],
            widget=forms.CheckboxSelectMultiple,
        )
        self.confirmed = told in self[CONFIRM].data
        if not self.confirmed:
            self.add_error(CONFIRM, _("Change the text, or confirm that these words name nobody."))

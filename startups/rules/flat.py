"""What is said and allowed about the flat copies of files. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kernel.verdict import YES, Verdict, no
from startups.states import FlatState

#: The sentences of ``blinding.files``, in the reader's language; a test keeps the two alike.
SENTENCES: dict[str, Any] = {
    "not_accepted": _("Files of this kind are not accepted. Send a PDF, DOCX, PPTX, XLSX, ODT, ODS, PNG or JPG."),
    "mismatched": _(
        "The name of the file ends in .{extension}, but its content is of another kind. "
        "Save it again from the program that made it."
    ),
    "encrypted": _("The file is protected with a password. Save a copy without a password and send that."),
    "macros": _("The file holds macros. Save it without macros, or as PDF, and send that."),
    "damaged": _("The file is cut short or damaged. Open it, save it again and send it once more."),
    "bomb": _("Unpacked, the file is far larger than its size suggests. Save it as PDF and send that."),
    "empty": _("The file has no pages."),
    "too_large": _("The file has {size} MB; at most {most} MB are taken."),
    "too_many_pages": _("The file has {pages} pages when printed; at most {most} are taken."),
    "too_many_pixels": _(
        "A picture in the file is too large: {pixels} million pixels; at most {most} million are taken."
    ),
    "too_slow": _("Preparing the file took too long. Make it simpler, or save it as PDF, and send it again."),
    "crashed": _("The file could not be prepared. Save it as PDF and send that."),
    "malware": _("The file was refused by the virus scanner."),
    "logo_unreadable": _("The logo could not be read. Send it as PNG or JPG, with more than one colour."),
    "no_converter": _("Files of this kind cannot be converted here at the moment."),
    "no_scanner": _("The virus scanner does not answer at the moment. Try again later."),
}


#: Why a page waits for a custodian, by the first letter of the word of ``blinding.files``: a copy's row keeps letters.
REASONS: dict[str, Any] = {
    "l": _("a name can still be read after painting"),
    "d": _("a word that may tell who wrote it, and may not"),
    "o": _("a currency, a law, a place or a word that tells a country"),
    "u": _("writing that the program could not read"),
    "c": _("a QR or bar code was painted over"),
    "p": _("a picture or a drawing, where a program may miss what a person reads"),
}


def why_waits(letters: str) -> str:
    """Return in the reader's language why a page waits for a custodian."""
    return "; ".join(str(REASONS[one]) for one in letters if one in REASONS) or str(_("to look at"))


def why_refused(told: dict[str, Any]) -> str:
    """Return the sentence for a refused file, in the reader's language."""
    sentence = SENTENCES.get(str(told.get("code")), SENTENCES["crashed"])
    return str(sentence).format(**told.get("values", {}))


def standing(*, doubtful: bool) -> str:
    """Return the state of a copy that was just made: any doubt is for a person to look at."""
    return FlatState.DOUBTFUL if doubtful else FlatState.READY


def unseen(*, waiting: Iterable[int], looked: Iterable[int], same_copy: bool) -> int:
    """Return how many pages that wait a custodian did not look at; ``same_copy``: what she saw was this copy."""
    return len(set(waiting) - set(looked if same_copy else ()))


def sound_decision(*, before: str, after: str, has_copy: bool, unpainted: bool = False, unseen: int = 0) -> Verdict:
    """Say whether a custodian may decide so: to show a copy that there is, or to leave a file out.

    ``unseen``: pages that wait and at which she did not say that she looked.
    """
    if after not in (FlatState.SHOWN, FlatState.LEFT_OUT):
        return no(_("Choose whether assessors get this file."))
    if after == FlatState.SHOWN and not has_copy:
        return no(_("There is no flat copy to show. Leave the file out, or prepare it again."))
    if before == FlatState.WAITING and after == FlatState.SHOWN:
        return no(_("The copy is being prepared. Look at it first."))
    if after == FlatState.SHOWN and unpainted:
        return no(_("Your marks are not painted over in this copy yet. Prepare the file again first."))
    if after == FlatState.SHOWN and unseen:
        return no(
            ngettext(
                "Look at the %(n)s page that waits first, and say of it that nobody can be recognised.",
                "Look at the %(n)s pages that wait first, and say of each that nobody can be recognised.",
                unseen,
            )
            % {"n": unseen}
        )
    return YES

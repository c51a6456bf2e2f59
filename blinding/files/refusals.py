"""Why a file is not taken: a code for programs and a sentence for the applicant."""

from __future__ import annotations

#: English sentences, one for each code, to be translated by whoever shows them. Braces take the refusal's `values`.
SENTENCES: dict[str, str] = {
    "not_accepted": "Files of this kind are not accepted. Send a PDF, DOCX, PPTX, XLSX, ODT, ODS, PNG or JPG.",
    "mismatched": "The name of the file ends in .{extension}, but its content is of another kind. "
    "Save it again from the program that made it.",
    "encrypted": "The file is protected with a password. Save a copy without a password and send that.",
    "macros": "The file holds macros. Save it without macros, or as PDF, and send that.",
    "damaged": "The file is cut short or damaged. Open it, save it again and send it once more.",
    "bomb": "Unpacked, the file is far larger than its size suggests. Save it as PDF and send that.",
    "empty": "The file has no pages.",
    "too_large": "The file has {size} MB; at most {most} MB are taken.",
    "too_many_pages": "The file has {pages} pages when printed; at most {most} are taken.",
    "too_many_pixels": "A picture in the file is too large: {pixels} million pixels; at most {most} million are taken.",
    "too_slow": "Preparing the file took too long. Make it simpler, or save it as PDF, and send it again.",
    "crashed": "The file could not be prepared. Save it as PDF and send that.",
    "malware": "The file was refused by the virus scanner.",
    "logo_unreadable": "The logo could not be read. Send it as PNG or JPG, with more than one colour.",
    "no_converter": "Files of this kind cannot be converted here at the moment.",
    "no_scanner": "The virus scanner does not answer at the moment. Try again later.",
}

#: The fault lies with this installation, not with the file: the same file may pass later.
OURS = frozenset({"no_converter", "no_scanner"})


class FileRefused(Exception):
    """A file that is not flattened.

    `code` is a key of SENTENCES, `values` fills the sentence's braces with numbers and file endings: never with text
    of the file. `where` names places of our source (file:line) for whoever runs the platform; it holds no text of the
    file either.
    """

    def __init__(self, code: str, where: str = "", **values: str | int) -> None:
        self.code = code
        self.values = values
        self.where = where
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The English sentence for the applicant, filled in."""
        return SENTENCES[self.code].format(**self.values)

    @property
    def ours(self) -> bool:
        """Whether this installation, not the file, is the reason."""
        return self.code in OURS

"""The states of the identity side."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kernel.machine import Machine


class TeamRole(TextChoices):
    OWNER = "owner", _("Owner")
    MEMBER = "member", _("Member")


class KnowsWho(TextChoices):
    """What an assessor answers when asked whether she knows whose proposal it is."""

    NO = "no", _("No")
    MAYBE = "maybe", _("I think so")
    SURE = "sure", _("Yes, I am sure")


class IdentityKind(TextChoices):
    """What an identity record consists of; the blinding library looks for each of them."""

    LEGAL_NAME = "legal_name", _("Legal name")
    TRADE_NAME = "trade_name", _("Trade name")
    PRODUCT = "product", _("Product or brand")
    ACRONYM = "acronym", _("Acronym")
    PERSON = "person", _("Person")
    EMAIL = "email", _("E-mail")
    DOMAIN = "domain", _("Web domain")
    HANDLE = "handle", _("Social network name")
    PHONE = "phone", _("Telephone")
    TAX_ID = "tax_id", _("Tax id")
    PLACE = "place", _("City or address")
    CLIENT = "client", _("Client")


class SubmissionState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    INELIGIBLE = "ineligible", _("Not eligible")
    ELIGIBLE = "eligible", _("Eligible")
    RECEIVED = "received", _("In the blind room")


_S = SubmissionState
SUBMISSION = Machine(
    "Submission",
    SubmissionState,
    {
        _S.DRAFT: (_S.SUBMITTED,),
        _S.SUBMITTED: (_S.WITHDRAWN, _S.DRAFT, _S.ELIGIBLE, _S.INELIGIBLE),
        _S.WITHDRAWN: (_S.DRAFT,),
        _S.ELIGIBLE: (_S.RECEIVED, _S.INELIGIBLE),
        _S.INELIGIBLE: (_S.ELIGIBLE,),
    },
)


class Ground(TextChoices):
    """What the eligibility desk looks at."""

    IMPEDIMENT = "impediment", _("Impediment to contract")
    SANCTION = "sanction", _("Sanction in force")
    REGISTRATION = "registration", _("Legal existence and tax id")
    COUNTRY = "country", _("Country admitted by the call")
    DOCUMENTS = "documents", _("Sworn statements complete")


class CheckResult(TextChoices):
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Failed")


class MaskingState(TextChoices):
    PROPOSED = "proposed", _("To be looked at")
    MASKED = "masked", _("Masked")
    KEPT = "kept", _("Kept as it is")


class KeepReason(TextChoices):
    """Why a custodian asks another one to keep words that were hidden."""

    ORDINARY = "ordinary", _("They are ordinary words here and name nobody.")
    OTHERS = "others", _("They name somebody who does not apply, as a public body or a law.")
    NEEDED = "needed", _("Without them the proposal cannot be judged, and they do not tell who wrote it.")


class FlatState(TextChoices):
    """How far the flat copy of a file is. ``DOUBTFUL`` waits for a custodian, who shows it or leaves it out."""

    WAITING = "waiting", _("Being prepared")
    READY = "ready", _("Ready")
    DOUBTFUL = "doubtful", _("A custodian looks at it")
    SHOWN = "shown", _("Looked at, goes to the assessors")
    LEFT_OUT = "left_out", _("Left out")
    REFUSED = "refused", _("Could not be prepared")

    @classmethod
    def goes(cls) -> list[str]:
        """Return the states in which assessors get the copy."""
        return [cls.READY, cls.SHOWN]

    @classmethod
    def unsettled(cls) -> list[str]:
        """Return the states that hold up the hand-over."""
        return [cls.WAITING, cls.DOUBTFUL]


class CorrectionState(TextChoices):
    ASKED = "asked", _("With the team")
    CORRECTED = "corrected", _("Corrected")
    LAPSED = "lapsed", _("Window ended")
    TAKEN_BACK = "taken_back", _("Taken back by the desk")


_C = CorrectionState
CORRECTION = Machine(
    "Correction",
    CorrectionState,
    {_C.ASKED: (_C.CORRECTED, _C.LAPSED, _C.TAKEN_BACK)},
)


class CorrectionReason(TextChoices):
    """Why a field goes back: whole sentences, because the team reads them."""

    NAMES = "names", _("It names the company, a product, a person or a client.")
    ORIGIN = "origin", _("It shows the country from which the proposal comes.")
    TRAIT = "trait", _("It tells something about people that is not needed to judge the proposal.")
    GAPS = "gaps", _("With the names hidden it cannot be understood.")
    LANGUAGE = "language", _("It is not in the language in which assessors read.")
    READING = "reading", _("A date or a figure can be read in two ways.")


class Size(TextChoices):
    MICRO = "micro", _("Up to 10 people")
    SMALL = "small", _("11 to 50 people")
    MEDIUM = "medium", _("51 to 250 people")
    LARGE = "large", _("More than 250 people")


class IncidentKind(TextChoices):
    """What the egress guard held back."""

    PAGE = "page", _("Page")
    FILE = "file", _("File")
    MAIL = "mail", _("Mail")


class Way(TextChoices):
    """How the entity goes on when a conflict of interest came out after the opening."""

    CONFIRMED = "confirmed", _("Confirm the chosen one: only another authority than who decided can")
    NEXT = "next", _("Go to the next proposal that complies")
    DESERTED = "deserted", _("Leave the call deserted")

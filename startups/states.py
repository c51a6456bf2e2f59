"""The states of the identity side."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kernel.machine import Machine


class TeamRole(TextChoices):
    OWNER = "owner", _("Owner")
    MEMBER = "member", _("Member")


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


class Size(TextChoices):
    MICRO = "micro", _("Up to 10 people")
    SMALL = "small", _("11 to 50 people")
    MEDIUM = "medium", _("51 to 250 people")
    LARGE = "large", _("More than 250 people")

"""The words of accounts: kinds of entity and area, roles."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntityKind(TextChoices):
    DISTRICT = "district_municipality", _("District municipality")
    PROVINCE = "provincial_municipality", _("Provincial municipality")
    REGION = "regional_government", _("Regional government")
    MINISTRY = "ministry", _("Ministry")
    UNIVERSITY = "public_university", _("Public university")
    OTHER = "other", _("Other public entity")


class AreaKind(TextChoices):
    USER = "user_area", _("User area")
    DEC = "dec", _("Contracting office")
    AGA = "aga", _("Administrative authority")
    OCI = "oci", _("Control body")


class MemberRole(TextChoices):
    """What a person is within a public entity."""

    CIVIL_SERVANT = "civil_servant", _("Civil servant")
    FOCAL_POINT = "focal_point", _("Focal point")
    ASSESSOR = "assessor", _("Assessor")
    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    AUTHORITY = "deciding_authority", _("Deciding authority")
    OBSERVER = "observer", _("Observer")
    HEAD = "head", _("Head of the entity or councillor")


class CallRole(TextChoices):
    """What a person is appointed to on one call (through guardian, in ``grants``; an assessor has a seat instead)."""

    AUTHORITY = "authority", _("Deciding authority")
    CUSTODIAN = "custodian", _("Custodian of identities")
    FACILITATOR = "facilitator", _("Facilitator")
    MENTOR = "mentor", _("Mentor")
    AUDITOR = "auditor", _("Auditor")


class ClaimKind(TextChoices):
    """The roles of which a person may hold only one on a call."""

    ASSESSOR = "assessor", _("Assessor")
    AUTHORITY = "authority", _("Deciding authority")
    CUSTODIAN = "custodian", _("Custodian")
    AUDITOR = "auditor", _("Auditor")
    OTHER = "other", _("Other exclusive role")


#: Appointments that exclude each other; mentors of an applicant and its members claim ``ClaimKind.OTHER``.
EXCLUSIVE = {
    CallRole.AUTHORITY: ClaimKind.AUTHORITY,
    CallRole.CUSTODIAN: ClaimKind.CUSTODIAN,
    CallRole.AUDITOR: ClaimKind.AUDITOR,
    CallRole.MENTOR: ClaimKind.OTHER,
}
#: Given to somebody who belongs to an applicant, these are void and only she is told: a refusal would tell whoever
#: appoints who applies. Custodians and mentors are appointed by staff, who are refused.
SILENT = frozenset({ClaimKind.ASSESSOR, ClaimKind.AUTHORITY, ClaimKind.AUDITOR})
#: Appointments that a void claim makes void.
VOIDABLE = frozenset(role for role, kind in EXCLUSIVE.items() if kind in SILENT)
#: What the entity's focal point appoints; the others are staff's.
BY_THE_ENTITY = (CallRole.AUTHORITY, CallRole.FACILITATOR, CallRole.AUDITOR)


def codename(role: str) -> str:
    """Return the permission's name of a role on a call."""
    return f"appointed_{CallRole(role).value}"


#: For ``Meta.permissions`` of the model that people are appointed to.
PERMISSIONS = [(codename(role), f"Appointed as {role.value}") for role in CallRole]

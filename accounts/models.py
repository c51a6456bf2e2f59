"""People, public entities, their areas, and who is what where."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.states import AreaKind, ClaimKind, EntityKind, MemberRole


class UserManager(BaseUserManager["User"]):
    """Makes users who sign in with their e-mail."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a user; without a password she sets one through the reset mail."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a member of GovLink's staff with every right of the admin site."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractUser):
    """A person. She signs in with her e-mail; ``name`` is how pages address her."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="es")
    time_zone = models.CharField(_("time zone"), max_length=50, default="America/Lima")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_one_person_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name by which pages address the person."""
        return self.name

    def get_short_name(self) -> str:
        """Return the first word of the name."""
        return self.name.split(" ")[0]


class PublicEntity(models.Model):
    """A public body that looks for a start-up."""

    kind = models.CharField(_("kind"), max_length=30, choices=EntityKind)
    legal_name = models.CharField(_("legal name"), max_length=200)
    short_name = models.CharField(
        _("short name"), max_length=60, help_text=_("As citizens call it, for example “Ate”.")
    )
    acronym = models.SlugField(_("acronym"), max_length=12, unique=True, help_text=_("Begins each call's reference."))
    tax_id = models.CharField(_("tax id"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, default="PE", help_text=_("Two letters, ISO 3166-1."))
    region = models.CharField(_("region"), max_length=80, blank=True)
    city = models.CharField(_("city"), max_length=80, default="Lima")
    ubigeo = models.CharField(_("ubigeo"), max_length=6, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, default="America/Lima")
    website = models.URLField(_("website"), blank=True)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)

    class Meta:
        verbose_name = _("public entity")
        verbose_name_plural = _("public entities")
        ordering = ["legal_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "tax_id"], condition=~models.Q(tax_id=""), name="accounts_one_entity_per_tax_id"
            )
        ]

    def __str__(self) -> str:
        return self.legal_name


class Area(models.Model):
    """A user area or office of an entity."""

    entity = models.ForeignKey(PublicEntity, models.CASCADE, related_name="areas", verbose_name=_("entity"))
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=12, choices=AreaKind, default=AreaKind.USER)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["entity", "name"]
        constraints = [models.UniqueConstraint(fields=["entity", "name"], name="accounts_one_area_per_name")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a person is within an entity, from when to when, by which resolution."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    entity = models.ForeignKey(PublicEntity, models.CASCADE, related_name="memberships", verbose_name=_("entity"))
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("area"))
    role = models.CharField(_("role"), max_length=20, choices=MemberRole)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    resolution_no = models.CharField(_("resolution number"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["entity", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "entity", "role", "starts_on"], name="accounts_one_membership"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="accounts_membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class ApiToken(models.Model):
    """With it a person's program asks the read API more often. Only its digest is kept; it is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    name = models.CharField(
        _("name"), max_length=80, help_text=_("For yourself, for example the program that uses it.")
    )
    beginning = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["user", "-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.beginning}…"


class RoleClaim(models.Model):
    """One exclusive role of one person on one call.

    The holder is a keyed digest (``rules.holder_digest``), not a link: the row enforces "one exclusive role per
    person and call" for applicants' members too, without telling a reader of this table who applied.
    """

    call = models.CharField(max_length=40)
    holder = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=ClaimKind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "holder"], name="accounts_one_exclusive_role_per_call")]
        # Asked for at every page of who judges: a walk through all rows would take longer the more apply.
        indexes = [models.Index(fields=["holder", "kind"], name="accounts_claims_of_a_person")]


class ErasureRequest(models.Model):
    """A person's wish to be erased. It can be taken back until ``due_at``, and is then gone without a trace.

    ``done_at``: she was erased, and ``user`` is a number without a person.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("erased from"))
    done_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["due_at"], name="accounts_erasure_due", condition=models.Q(done_at=None))]

    def __str__(self) -> str:
        """Neutral: whose it is stands nowhere."""
        return f"#{self.pk}"

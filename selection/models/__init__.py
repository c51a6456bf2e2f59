"""The blind room: entries known by code only, seats, scores, the ranking and the decision.

Nothing here points at, names or can read an identity. Entries carry no date and a random primary key, because
order of arrival tells who came when.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from challenges.models import Call, Criterion
from selection.models.ballots import Ballot, BallotVote
from selection.models.dates import Query, Reply
from selection.models.deciding import (
    Decision,
    Dissent,
    Offer,
    ReviewRequest,
    ScoreAmendment,
    TakenBack,
    empty_list,
)
from selection.models.figures import PanelFigures
from selection.states import (
    CalibrationState,
    EntryState,
    Office,
    Recognised,
    ScoreState,
    SeatState,
)
from vault.fields import SealedFileField, SealedIntegerField

__all__ = [
    "Assessment", "Assignment", "Ballot", "BallotVote", "BarredPair", "Calibration", "Committee", "Decision", "Dissent",
    "Entry", "Exhibit", "Offer", "PanelFigures", "Query", "Reply", "ReviewRequest", "SampleLevel", "Score",
    "ScoreAmendment", "Seat", "Standing", "TakenBack", "empty_list", "exhibit_path",
]  # fmt: skip

Q = models.Q
_TITULAR = Q(state="active", stands_for__isnull=True)


class Assessment(models.Model):
    """The blind reading of one call: until when the seats read. About the call as a whole, never about one entry."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="assessment", verbose_name=_("call"))
    due_at = models.DateTimeField(_("to be read until"))

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")

    def __str__(self) -> str:
        return self.call.reference


class Committee(models.Model):
    """How the committee of a call is made up. Without this row it has as many seats as a panel needs, and no needs.

    ``size``: titular seats, 0 for one of her own for everybody who is appointed. ``most_from_area``: how many readers
    of a proposal may come from one area of the entity, 0 for any. ``competences``: names, each needed among the
    readers of every proposal.
    """

    call = models.OneToOneField(Call, models.PROTECT, related_name="committee", verbose_name=_("call"))
    size = models.PositiveSmallIntegerField(_("seats of the committee"))
    most_from_area = models.PositiveSmallIntegerField(_("at most so many from one area"), default=0)
    competences = models.JSONField(_("competences"), default=empty_list, blank=True)

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")

    def __str__(self) -> str:
        return self.call.reference


class Entry(models.Model):
    """The blind copy of one submission.

    ``code`` (like K7Q-4MD) is what papers print, ``mark`` (a mineral) what people say, ``slug`` the mark in addresses.
    ``sections`` is a list of {key, title, text}; masked places read "[…]". ``masked`` counts them.
    ``text_salt`` is on no page: with it whoever knows the text finds its code in the record. The opening of identities
    tells it. Empty: received before there were salts, when the record kept a bare hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="entries", verbose_name=_("call"))
    code = models.CharField(_("code"), max_length=7)
    mark = models.CharField(_("name"), max_length=30)
    slug = models.SlugField(max_length=40, blank=True, editable=False, db_index=False)
    title = models.CharField(_("title"), max_length=150)
    sections = models.JSONField(_("proposal"), default=empty_list)
    masked = models.PositiveSmallIntegerField(_("masked places"), default=0)
    text_salt = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=14, choices=EntryState, default=EntryState.IN_ASSESSMENT)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["call", "code"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="selection_one_entry_per_code"),
            models.UniqueConstraint(fields=["call", "mark"], name="selection_one_entry_per_mark"),
            models.UniqueConstraint(fields=["call"], condition=Q(state="selected"), name="selection_one_winner"),
        ]
        indexes = [models.Index(fields=["call", "slug"], name="selection_entry_by_address")]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the address that the mark gives."""
        self.slug = slugify(self.mark)
        super().save(*args, **kwargs)


#: The data key of annexes: not a call's, under which the identity side seals.
ANNEXES = "@annexes"


def exhibit_path(_exhibit: Exhibit, _name: str) -> str:
    """Return where the bytes of an exhibit lie: a random name, since a hash of its content is known to its author."""
    return f"exhibits/{uuid.uuid4().hex}.pdf"


class Exhibit(models.Model):
    """A flat, masked page file of an entry. ``number`` is its place in the keyed shuffle of the entry's files.

    It lies sealed, its number of pages too, and every entry has as many rows as any other, all files of a call of one
    size: in a dump, who sent files cannot be matched with whose proposal has an annex. ``pages`` 0: there is none.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="exhibits", verbose_name=_("proposal"))
    number = models.PositiveSmallIntegerField(_("number"))
    pages = SealedIntegerField(_("pages"), scope=ANNEXES, sizes=(16,))
    file = SealedFileField(_("file"), upload_to=exhibit_path, scope=ANNEXES)

    class Meta:
        verbose_name = _("annex")
        verbose_name_plural = _("annexes")
        ordering = ["entry", "number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="selection_one_exhibit_per_number")]

    def __str__(self) -> str:
        return f"{self.entry.code} · {self.number}"


class Seat(models.Model):
    """The appointment of an assessor to a call. ``number`` is how the panel sees her: "Seat 2".

    ``stands_for``: the titular seat whose substitute she is; empty for a titular. ``area``: the name of the entity's
    area that she comes from, empty for somebody from outside.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="seats", verbose_name=_("call"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats", verbose_name=_("person"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=8, choices=SeatState, default=SeatState.ACTIVE)
    office = models.CharField(_("office"), max_length=9, choices=Office, default=Office.MEMBER)
    stands_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="substitutes", verbose_name=_("substitute of")
    )
    area = models.CharField(_("area"), max_length=150, blank=True)
    competences = models.JSONField(_("competences"), default=empty_list, blank=True)
    resolution_no = models.CharField(_("resolution number"), max_length=60, blank=True)
    appointed_on = models.DateField(_("date of the resolution"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declared interests at"), null=True, blank=True)
    admitted = models.BooleanField(
        default=False, help_text="What she declared was compared: she may be given proposals. It tells no result."
    )
    severity_hundredths = models.SmallIntegerField(
        _("severity × 100"),
        null=True,
        editable=False,
        help_text="What the seat gave more (or less, below zero) than the panel; empty where totals are not adjusted.",
    )

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["call", "number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="selection_one_seat_per_number"),
            models.UniqueConstraint(fields=["call", "user"], name="selection_one_seat_per_person"),
            models.CheckConstraint(
                condition=Q(admitted=False) | Q(declared_at__isnull=False), name="selection_admitted_seat_has_declared"
            ),
            models.UniqueConstraint(
                fields=["call"], condition=_TITULAR & Q(office="president"), name="selection_one_president"
            ),
            models.UniqueConstraint(
                fields=["call"], condition=_TITULAR & Q(office="secretary"), name="selection_one_secretary"
            ),
            models.UniqueConstraint(
                fields=["stands_for"],
                condition=Q(state="active", stands_for__isnull=False),
                name="selection_one_substitute",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call.reference} · {self.number}"

    @property
    def office_is_free(self) -> bool:
        """Say whether she is a titular without an office, who may be given one."""
        return self.stands_for_id is None and self.office == Office.MEMBER

    @property
    def role(self) -> str:
        """Return in words what this seat is on the committee."""
        if self.stands_for is None:
            return self.get_office_display()
        return _("Substitute of seat %(n)s") % {"n": self.stands_for.number}


class Calibration(models.Model):
    """The calibration round of a call: two sample texts that everybody scores and discusses. Nothing of it counts.

    ``samples``: two {title, text}. ``words``: the notes of the discussion, or why the round was waived.
    """

    call = models.OneToOneField(Call, models.PROTECT, related_name="calibration", verbose_name=_("call"))
    state = models.CharField(_("state"), max_length=6, choices=CalibrationState, default=CalibrationState.OPEN)
    samples = models.JSONField(_("samples"), default=empty_list, blank=True)
    words = models.TextField(_("notes or reason"), blank=True)

    class Meta:
        verbose_name = _("calibration round")
        verbose_name_plural = _("calibration rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(words=""), name="selection_calibration_ends_with_words"
            )
        ]

    def __str__(self) -> str:
        return self.call.reference


class SampleLevel(models.Model):
    """The level that a seat gave to a sample on a criterion; no ranking and no paper reads this table."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="sample_levels", verbose_name=_("seat"))
    sample = models.PositiveSmallIntegerField(_("sample"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    level = models.PositiveSmallIntegerField(_("level"))

    class Meta:
        verbose_name = _("level of a sample")
        verbose_name_plural = _("levels of samples")
        constraints = [
            models.UniqueConstraint(fields=["seat", "sample", "criterion"], name="selection_one_level_per_sample"),
            models.CheckConstraint(
                condition=Q(level__lte=5, sample__gte=1, sample__lte=2), name="selection_sample_in_range"
            ),
        ]


class BarredPair(models.Model):
    """A keyed digest that may stand for "this seat does not read that entry", or for nothing.

    Each seat adds as many rows as the call has entries, decoys among them, in the order of their digests: neither
    their number nor their order tells anything, and without the key no row can be told from a decoy.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="+", verbose_name=_("call"))
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "digest"], name="selection_one_barred_pair")]


class Assignment(models.Model):
    """One entry that one seat reads and scores. ``place`` is the seat's own shuffled order."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="assignments", verbose_name=_("seat"))
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="assignments", verbose_name=_("proposal"))
    place = models.PositiveSmallIntegerField(_("place"))
    sealed_at = models.DateTimeField(_("sealed at"), null=True, blank=True)
    recognised = models.CharField(_("recognised"), max_length=6, choices=Recognised, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["seat", "place"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "entry"], name="selection_one_assignment"),
            models.UniqueConstraint(fields=["seat", "place"], name="selection_one_entry_per_place"),
        ]
        indexes = [
            models.Index(fields=["seat"], name="selection_unsealed", condition=Q(sealed_at=None)),
            # What a seat reads and has sent is counted here alone, without a look at its rows.
            models.Index(fields=["seat", "place", "sealed_at"], name="selection_own_order"),
        ]


class Score(models.Model):
    """A level (0 to 5) with its reason, by one seat for one criterion of one entry.

    ``version`` counts its saves; ``level_changed`` and ``reason_changed`` are the save that last changed that field,
    so that two tabs collide over the same field only.
    """

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="scores", verbose_name=_("assignment"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ScoreState, default=ScoreState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    level_changed = models.PositiveIntegerField(default=0)
    reason_changed = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="selection_one_score"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__gte=0, level__lte=5), name="selection_level_0_to_5"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(level__isnull=False) & ~Q(reason="")),
                name="selection_sealed_score_is_complete",
            ),
        ]


class Standing(models.Model):
    """Where an entry stands after all scores were sealed: computed once by the ranking, kept for every page.

    ``mean_hundredths`` is the official total times 100, rounded half up: the weighted mean of levels or, where
    ``raw_hundredths`` holds that mean, the mean adjusted for severity. ``levels`` holds per criterion {code,
    mean_hundredths, met, seats}. ``figures``: what the chair's page says of it, see ``PanelFigures``.
    """

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="standing", verbose_name=_("proposal"))
    #: The entry's own, so that a page of the ranking is one walk along an index.
    call = models.ForeignKey(Call, models.PROTECT, related_name="+", editable=False, verbose_name=_("call"))
    rank = models.PositiveIntegerField(_("rank"))
    mean_hundredths = models.PositiveSmallIntegerField(_("official total × 100"))
    raw_hundredths = models.PositiveSmallIntegerField(_("weighted mean × 100 before it was adjusted"), null=True)
    complies = models.BooleanField(_("complies"))
    levels = models.JSONField(_("by criterion"), default=empty_list)
    tie_rule = models.CharField(_("tie broken by"), max_length=40, blank=True)
    figures = models.JSONField(null=True, editable=False)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("ranking")
        ordering = ["call", "rank"]
        indexes = [
            models.Index(fields=["call", "rank"], name="selection_standing_by_rank"),
            models.Index(fields=["call", "complies", "rank"], name="selection_standing_compliant"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the entry's call."""
        self.call_id = self.entry.call_id
        super().save(*args, **kwargs)

"""The names of months and days. Named here, they are collected into our catalogues, which come before Django's.

Django's Portuguese begins them with a capital: "30 de Novembro". In Portuguese, as in Spanish, they are common nouns.
"""

from django.utils.translation import gettext_noop as _

MONTHS = [
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
]
DAYS = [
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
]

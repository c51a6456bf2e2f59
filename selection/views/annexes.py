"""How an annex is answered: as a whole, under a neutral name, and with nothing that tells when it was made."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from selection.models import Entry
from selection.queries.exhibits import exhibit_content


def annex(entry: Entry, number: int) -> HttpResponse:
    """Return one annex of a proposal as a PDF; 404 when it has no such number."""
    content = exhibit_content(entry, number)
    if content is None:
        raise Http404
    name = slugify(_("Proposal %(mark)s annex %(number)s") % {"mark": entry.mark, "number": number})
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response

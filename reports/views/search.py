"""Searching what is public, and one's own start-ups' things."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kernel.verdict import YES
from pilots.rules.search import asked_words, may_search
from pilots.states import SearchKind
from reports.forms import SearchForm
from reports.queries import search as queries


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in public calls, cases, lessons and barriers, and in what is one's own."""
    form = SearchForm(request.GET, auto_id="search_%s", signed_in=request.user.is_authenticated)
    form.is_valid()
    asked, kind = form.cleaned_data.get("q", ""), form.cleaned_data.get("kind", "")
    words = asked_words(asked)
    verdict = may_search(words) if "q" in request.GET and not form.errors else YES
    after = request.GET.get("after", "")
    context = {"form": form, "asked": asked, "kind": kind, "verdict": verdict, "looked": bool(words and verdict)}
    if context["looked"]:
        place = int(after) if after.isdecimal() and len(after) < 19 else None
        context |= queries.search_page(words=words, kind=kind, after=place, user=request.user)
        context["kind_label"] = dict(SearchKind.choices).get(kind, "")
    return render(request, "reports/search.html", context)

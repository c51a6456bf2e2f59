"""The admin site's own pages about exercises: the dashboard and the control panel. Its guard wraps both."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from challenges.queries.calls import call_by_reference
from outbox.actions import try_again
from reports.forms import DeskForm
from reports.queries import control
from reports.queries import desk as reading


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The first page of the admin site: every exercise, what is late, who is waited for, what is stuck."""
    form = DeskForm(request.GET or None, entities=reading.entities_with_exercises())
    chosen = form.cleaned_data if form.is_valid() else {}
    context = {
        "title": _("Exercises and what waits"),
        "form": form,
        "filtered": any(chosen.values()),
        "page": reading.exercises(**chosen, page=request.GET.get("page")),
        "machine": reading.machine(),
    }
    return admin.site.index(request, context)


@require_http_methods(["GET", "HEAD", "POST"])
def exercise(request: HttpRequest, reference: str) -> HttpResponse:
    """The control panel of one exercise; a form tries its failed background work again."""
    call = call_by_reference(reference)
    if call is None:
        raise Http404
    if request.method == "POST":
        count = try_again(jobs=control.jobs_of(call), by=request.user)
        messages.success(request, _("%(count)s jobs will be tried again.") % {"count": count})
        return redirect("admin_exercise", reference)
    context = {**admin.site.each_context(request), "title": str(call), **control.panel_page(call)}
    return render(request, "admin/reports/exercise.html", context)

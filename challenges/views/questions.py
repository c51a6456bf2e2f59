"""Asking about a call, and answering in public."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.queries import entity_areas, may_steer
from challenges.actions.questions import ask_question, publish_answers
from challenges.forms.questions import AnswerForm, QuestionForm
from challenges.queries.calls import current_phase
from challenges.queries.questions import waiting_questions
from challenges.rules.questions import answer_due, may_answer, may_ask
from challenges.views.calls import steered_call
from challenges.views.public import found_call
from kernel.verdict import Refused

_GET_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_GET_POST)
def call_question(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask something about a call. Nobody is told who asked."""
    call = found_call(reference)
    now, entity = timezone.now(), call.entity
    verdict = may_ask(state=current_phase(call, now), questions_until=call.questions_until, now=now)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_question(call=call, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your question was taken in. Its answer is published without your name."))
            return redirect(call)
    due = answer_due(asked_at=now, country=entity.country, zone=entity.time_zone, region=entity.region)
    context = {"call": call, "form": form, "verdict": verdict, "due": due}
    return render(request, "challenges/question_ask.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(_GET_POST)
def call_answers(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the questions that wait, several at once; what has no answer goes on waiting."""
    call = steered_call(request, reference)
    waiting = waiting_questions(call)
    areas, amendments = list(entity_areas(call.entity)), list(call.amendments.order_by("-number"))
    forms = [AnswerForm(request.POST or None, question=q, areas=areas, amendments=amendments) for q in waiting]
    problem = ""
    if request.method == "POST" and all([form.is_valid() for form in forms]):
        written = [form.arguments() for form in forms if form.is_answered()]
        try:
            publish_answers(call=call, answers=written, by=request.user)
        except Refused as refusal:
            problem = str(refusal)
        else:
            said = ngettext("%(n)d answer is published.", "%(n)d answers are published.", len(written))
            messages.success(request, said % {"n": len(written)})
            return redirect("call_answers", reference)
    verdict = may_answer(state=current_phase(call), steers=may_steer(request.user, call.entity))
    context = {"call": call, "forms": forms, "verdict": verdict, "problem": problem}
    refused = problem or any(form.errors for form in forms)
    return render(request, "challenges/question_answers.html", context, status=422 if refused else 200)

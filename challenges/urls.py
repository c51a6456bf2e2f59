"""Addresses of calls and exercises: the public ones under calls/, those of the entity under exercises/."""

from django.urls import path

from challenges.views import calls, public, questions

urlpatterns = [
    # the public
    path("calls/", public.calls, name="calls"),
    path("calls/<str:reference>/", public.call, name="call"),
    path("calls/<str:reference>/documents/<int:pk>/", public.call_document, name="call_document"),
    path("calls/<str:reference>/questions/", public.call_questions, name="call_questions"),
    path("calls/<str:reference>/ask/", questions.call_question, name="call_question"),
    # the entity: a call's preparation and its life
    path("exercises/<str:reference>/call/", calls.call_prepare, name="call_prepare"),
    path("exercises/<str:reference>/announce/", calls.call_announce, name="call_announce"),
    path("exercises/<str:reference>/amend/", calls.call_amend, name="call_amend"),
    path("exercises/<str:reference>/documents/", calls.call_documents, name="call_documents"),
    path("exercises/<str:reference>/halt/", calls.call_halt, name="call_halt"),
    path("exercises/<str:reference>/answers/", questions.call_answers, name="call_answers"),
]

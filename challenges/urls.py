"""Addresses of calls and exercises: the public ones under calls/, those of the entity under exercises/."""

from django.urls import path

from challenges.views import (
    calls,
    draws,
    exercises,
    feeds,
    frames,
    public,
    questions,
    surveys,
    training,
    walls,
    workshops,
)

urlpatterns = [
    # the public
    path("calls/", public.calls, name="calls"),
    path("calls/feed.atom", feeds.calls_feed, name="calls_feed"),
    path("calls/dates.ics", feeds.calls_ics, name="calls_ics"),
    path("calls/<str:reference>/", public.call, name="call"),
    path("calls/<str:reference>/documents/<int:pk>/", public.call_document, name="call_document"),
    path("calls/<str:reference>/questions/", public.call_questions, name="call_questions"),
    path("calls/<str:reference>/ask/", questions.call_question, name="call_question"),
    # the entity: a call's preparation and its life
    path("exercises/<str:reference>/call/", calls.call_prepare, name="call_prepare"),
    path("exercises/<str:reference>/announce/", calls.call_announce, name="call_announce"),
    path("exercises/<str:reference>/number/", draws.call_number, name="call_number"),
    path("exercises/<str:reference>/translations/", calls.call_translate, name="call_translate"),
    path("exercises/<str:reference>/amend/", calls.call_amend, name="call_amend"),
    path("exercises/<str:reference>/documents/", calls.call_documents, name="call_documents"),
    path("exercises/<str:reference>/halt/", calls.call_halt, name="call_halt"),
    path("exercises/<str:reference>/answers/", questions.call_answers, name="call_answers"),
    # the entity: exercises from the first meeting to the approved frame
    path("exercises/", exercises.exercises, name="exercises"),
    path("exercises/start/", exercises.exercise_start, name="exercise_start"),
    path("exercises/<str:reference>/", exercises.exercise, name="exercise"),
    path("exercises/<str:reference>/category/", exercises.exercise_category, name="exercise_category"),
    path("exercises/<str:reference>/people/", exercises.exercise_appoint, name="exercise_appoint"),
    path("exercises/<str:reference>/frames/", frames.frame_versions, name="frame_versions"),
    path("exercises/<str:reference>/frames/start/", frames.frame_start, name="frame_start"),
    path("exercises/<str:reference>/frames/<int:version>/", frames.frame, name="frame"),
    path("exercises/<str:reference>/frames/<int:version>/guide/<int:number>/", frames.frame_guide, name="frame_guide"),
    path("exercises/<str:reference>/frames/<int:version>/save/", frames.frame_save, name="frame_save"),
    path("exercises/<str:reference>/frames/<int:version>/submit/", frames.frame_submit, name="frame_submit"),
    path("exercises/<str:reference>/frames/<int:version>/review/", frames.frame_review, name="frame_review"),
    path("exercises/<str:reference>/frames/<int:version>/changes/", frames.frame_diff, name="frame_diff"),
    path("exercises/<str:reference>/workshops/plan/", workshops.workshop_plan, name="workshop_plan"),
    path("exercises/<str:reference>/surveys/open/", surveys.survey_open, name="survey_open"),
    path("exercises/<str:reference>/workshops/<int:pk>/", workshops.workshop, name="workshop"),
    path("exercises/<str:reference>/workshops/<int:pk>/wall/", walls.workshop_wall, name="workshop_wall"),
    path(
        "exercises/<str:reference>/workshops/<int:pk>/wall/projector/",
        walls.workshop_projector,
        name="workshop_projector",
    ),
    path("exercises/<str:reference>/workshops/<int:pk>/training/", training.training, name="training"),
    path("exercises/<str:reference>/workshops/<int:pk>/modules/add/", training.module_add, name="module_add"),
    path("exercises/<str:reference>/workshops/<int:pk>/modules/<int:number>/", training.module, name="module"),
    path("exercises/<str:reference>/workshops/<int:pk>/certificate/", training.certificate_ask, name="certificate_ask"),
    path("certificates/<str:token>/", training.certificate, name="certificate"),
    path("certificates/<str:token>/file/", training.certificate_file, name="certificate_file"),
    path("surveys/<int:pk>/", surveys.survey, name="survey"),
    path("surveys/<int:pk>/results/", surveys.survey_results, name="survey_results"),
]

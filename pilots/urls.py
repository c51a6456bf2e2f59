from django.urls import path

from pilots.views import evidence, follow_up, learning, plan, requirements, running

urlpatterns = [
    path("pilots/", plan.pilots, name="pilots"),
    path("pilots/<slug:reference>/", learning.pilot, name="pilot"),
    path("pilots/<slug:reference>/plan/", plan.pilot_plan, name="pilot_plan"),
    path("pilots/<slug:reference>/plan/change/", plan.pilot_edit, name="pilot_edit"),
    path("pilots/<slug:reference>/sheet/", running.pilot_sheet, name="pilot_sheet"),
    path("pilots/<slug:reference>/sheet/fix/", running.pilot_fix, name="pilot_fix"),
    path("pilots/<slug:reference>/sheet/versions/<int:number>/", running.pilot_version, name="pilot_version"),
    path("pilots/<slug:reference>/sheet/<slug:sheet>/add/", running.pilot_row_add, name="pilot_row_add"),
    path("pilots/<slug:reference>/sheet/<slug:sheet>/<int:pk>/", running.pilot_row, name="pilot_row"),
    path(
        "pilots/<slug:reference>/sheet/<slug:sheet>/<int:pk>/remove/",
        running.pilot_row_remove,
        name="pilot_row_remove",
    ),
    path("pilots/<slug:reference>/start/", plan.pilot_start, name="pilot_start"),
    path("pilots/<slug:reference>/end/", plan.pilot_end, name="pilot_end"),
    path("pilots/<slug:reference>/publish/", plan.pilot_publish, name="pilot_publish"),
    path("pilots/<slug:reference>/activities/", plan.pilot_activities, name="pilot_activities"),
    path("pilots/<slug:reference>/activities/add/", plan.pilot_activity_add, name="pilot_activity_add"),
    path("pilots/<slug:reference>/activities/<int:pk>/", plan.pilot_activity, name="pilot_activity"),
    path("pilots/<slug:reference>/activities/<int:pk>/proofs/add/", running.pilot_proof_add, name="pilot_proof_add"),
    path("pilots/<slug:reference>/proofs/<int:pk>/", running.pilot_proof, name="pilot_proof"),
    path("pilots/<slug:reference>/calendar/", running.pilot_ics, name="pilot_ics"),
    path("pilots/<slug:reference>/calendar/mail/", running.pilot_ics_mail, name="pilot_ics_mail"),
    path("pilots/<slug:reference>/gates/add/", plan.pilot_gate, name="pilot_gate"),
    path("pilots/<slug:reference>/meetings/add/", plan.pilot_meeting_add, name="pilot_meeting_add"),
    path("pilots/<slug:reference>/meetings/<int:pk>/", plan.pilot_meeting, name="pilot_meeting"),
    path("pilots/<slug:reference>/meetings/<int:pk>/calendar/", plan.pilot_meeting_ics, name="pilot_meeting_ics"),
    path("pilots/<slug:reference>/meetings/<int:pk>/came/", running.pilot_came, name="pilot_came"),
    path("pilots/<slug:reference>/follow-up/add/", follow_up.pilot_follow_up_add, name="pilot_follow_up_add"),
    path("pilots/<slug:reference>/follow-up/<int:pk>/", follow_up.pilot_follow_up, name="pilot_follow_up"),
    path("pilots/<slug:reference>/decisions/<int:pk>/effects/", follow_up.pilot_effect_add, name="pilot_effect_add"),
    path("pilots/<slug:reference>/evidence/", evidence.pilot_evidence, name="pilot_evidence"),
    path("pilots/<slug:reference>/evidence/sources/add/", evidence.pilot_source_add, name="pilot_source_add"),
    path("pilots/<slug:reference>/evidence/topics/add/", evidence.pilot_topic_add, name="pilot_topic_add"),
    path("pilots/<slug:reference>/evidence/template/", evidence.pilot_template, name="pilot_template"),
    path("pilots/<slug:reference>/evidence/published/", evidence.pilot_reported, name="pilot_reported"),
    path("pilots/<slug:reference>/evidence/files/add/", evidence.pilot_upload, name="pilot_upload"),
    path("pilots/<slug:reference>/evidence/files/<int:pk>/", evidence.pilot_import, name="pilot_import"),
    path(
        "pilots/<slug:reference>/evidence/files/<int:pk>/decide/",
        evidence.pilot_import_decide,
        name="pilot_import_decide",
    ),
    path(
        "pilots/<slug:reference>/evidence/files/<int:pk>/check/", evidence.pilot_import_check, name="pilot_import_check"
    ),
    path(
        "pilots/<slug:reference>/evidence/files/<int:pk>/problems/",
        evidence.pilot_import_problems,
        name="pilot_import_problems",
    ),
    path("pilots/<slug:reference>/surveys/", learning.pilot_surveys, name="pilot_surveys"),
    path("pilots/<slug:reference>/requirements/", requirements.pilot_requirements, name="pilot_requirements"),
    path("pilots/<slug:reference>/requirements/add/", requirements.pilot_requirement_add, name="pilot_requirement_add"),
    path(
        "pilots/<slug:reference>/requirements/advice/",
        requirements.pilot_requirement_advice,
        name="pilot_requirement_advice",
    ),
    path(
        "pilots/<slug:reference>/requirements/<int:number>/", requirements.pilot_requirement, name="pilot_requirement"
    ),
    path(
        "pilots/<slug:reference>/requirements/<int:number>/versions/",
        requirements.pilot_requirement_versions,
        name="pilot_requirement_versions",
    ),
    path("pilots/<slug:reference>/findings/add/", learning.pilot_finding_add, name="pilot_finding_add"),
    path("pilots/<slug:reference>/decisions/add/", learning.pilot_decision_add, name="pilot_decision_add"),
    path("pilots/<slug:reference>/lessons/add/", learning.pilot_lesson_add, name="pilot_lesson_add"),
    path("pilots/<slug:reference>/indicators/add/", learning.pilot_indicator_add, name="pilot_indicator_add"),
    path("pilots/<slug:reference>/indicators/<slug:code>/", learning.pilot_indicator, name="pilot_indicator"),
    path(
        "pilots/<slug:reference>/indicators/<slug:code>/count/",
        learning.pilot_indicator_count,
        name="pilot_indicator_count",
    ),
]

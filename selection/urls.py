"""Addresses of the blind room: a call's reference and a proposal's own name, never a key, a date or a count."""

from django.urls import path

from selection.views import amending, assessing, ballots, calibrating, dates, deciding, deliberating, keeping, results

urlpatterns = [
    path("assess/", assessing.assessments, name="assessments"),
    path("assess/<str:reference>/", assessing.assessment, name="assessment"),
    path("assess/<str:reference>/panel/", assessing.panel, name="panel"),
    path("assess/<str:reference>/dissent/", assessing.dissent, name="dissent"),
    path("assess/<str:reference>/seats/", keeping.panel_seats, name="panel_seats"),
    path("assess/<str:reference>/seats/<int:number>/vacate/", keeping.seat_vacate, name="seat_vacate"),
    path("assess/<str:reference>/seats/<int:number>/office/", keeping.seat_office, name="seat_office"),
    path("assess/<str:reference>/seats/<int:number>/competences/", keeping.seat_competences, name="seat_competences"),
    path("assess/<str:reference>/committee/", keeping.committee, name="committee"),
    path("assess/<str:reference>/calibration/", calibrating.calibration, name="calibration"),
    path("assess/<str:reference>/calibration/waive/", calibrating.calibration_waive, name="calibration_waive"),
    path("assess/<str:reference>/calibration/hold/", calibrating.calibration_hold, name="calibration_hold"),
    path("assess/<str:reference>/calibration/<int:number>/", calibrating.calibration_sample, name="calibration_sample"),
    path("assess/<str:reference>/actas/<slug:paper>/", ballots.acta_vote, name="acta_vote"),
    path("assess/<str:reference>/actas/<slug:paper>/put/", ballots.acta_put, name="acta_put"),
    path("assess/<str:reference>/actas/<slug:paper>/close/", ballots.acta_close, name="acta_close"),
    path("assess/<str:reference>/open/", keeping.assessment_open, name="assessment_open"),
    path("assess/<str:reference>/close/", keeping.assessment_close, name="assessment_close"),
    path("assess/<str:reference>/deliberation/", deliberating.deliberating, name="deliberation"),
    path("assess/<str:reference>/dates/", dates.panel_dates, name="panel_dates"),
    path("assess/<str:reference>/session/", dates.session, name="session"),
    path("assess/<str:reference>/session/<uuid:pk>/", dates.session_act, name="session_act"),
    path("assess/<str:reference>/<slug:slug>/", assessing.score, name="score"),
    path("assess/<str:reference>/<slug:slug>/amend/<slug:criterion>/", amending.amend, name="score_amend"),
    path("assess/<str:reference>/<slug:slug>/save/", assessing.save, name="score_save"),
    path("assess/<str:reference>/<slug:slug>/annexes/<int:number>/", assessing.exhibit, name="exhibit"),
    path("decide/", deciding.decisions, name="decisions"),
    path("decide/<str:reference>/", deciding.deciding, name="deciding"),
    path("decide/<str:reference>/decision/", deciding.decision, name="decision"),
    path("decide/<str:reference>/deserted/", deciding.deserted, name="call_deserted"),
    path("decide/<str:reference>/reviews/<uuid:pk>/", deciding.review_answer, name="review_answer"),
    path("decide/<str:reference>/<slug:slug>/", deciding.deciding_entry, name="deciding_entry"),
    path(
        "decide/<str:reference>/<slug:slug>/annexes/<int:number>/",
        deciding.deciding_exhibit,
        name="deciding_exhibit",
    ),
    path("results/<str:reference>/", results.result, name="result"),
    path("results/<str:reference>/shares/", results.shares, name="shares"),
]

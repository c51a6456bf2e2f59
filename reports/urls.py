from django.urls import path

from reports import views

urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/<slug:reference>/", views.case, name="case"),
    path("cases/<slug:reference>/evidence.json", views.case_evidence, name="case_evidence"),
    path("cases/<slug:reference>/report.pdf", views.case_pdf, name="case_pdf"),
    path("open-data/", views.open_data, name="open_data"),
    path("pilots/<slug:reference>/reports/", views.pilot_reports, name="pilot_reports"),
    path("pilots/<slug:reference>/reports/add/", views.pilot_report_request, name="pilot_report_request"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/file/", views.report_file, name="report_file"),
]

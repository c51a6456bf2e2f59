from django.urls import path

from reports.views import cases, made, measures, open_data, papers, portfolio, publishing, replication

urlpatterns = [
    path("results/<str:reference>/papers/", papers.result_papers, name="result_papers"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<slug:reference>/", cases.case, name="case"),
    path("cases/<slug:reference>/evidence.json", cases.case_evidence, name="case_evidence"),
    path("cases/<slug:reference>/report.pdf", cases.case_pdf, name="case_pdf"),
    path("cases/<slug:reference>/reports/<int:pk>/", cases.case_report, name="case_report"),
    path("cases/<slug:reference>/replicate/", replication.case_replicate, name="case_replicate"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("measures/", measures.measures, name="measures"),
    path("open-data/", open_data.open_data, name="open_data"),
    path("open-data/<slug:dataset>.csv", open_data.dataset_csv, name="dataset_csv"),
    path("open-data/<slug:dataset>.json", open_data.dataset_json, name="dataset_json"),
    path("open-data/ocds/<str:reference>/releases.json", open_data.ocds_releases, name="ocds_releases"),
    path("open-data/ocds/<str:reference>/record.json", open_data.ocds_record, name="ocds_record"),
    path("pilots/<slug:reference>/publish/", publishing.pilot_publish, name="pilot_publish"),
    path("pilots/<slug:reference>/reports/", made.pilot_reports, name="pilot_reports"),
    path("pilots/<slug:reference>/reports/add/", made.pilot_report_request, name="pilot_report_request"),
    path("reports/<int:pk>/", made.report, name="report"),
    path("pilots/<slug:reference>/reports/case/<slug:language>/", made.pilot_case_text, name="pilot_case_text"),
    path("reports/<int:pk>/editable/", made.report_editable, name="report_editable"),
    path("reports/<int:pk>/file/", made.report_file, name="report_file"),
    path("exercises/<str:reference>/papers/", papers.papers, name="papers"),
    path("exercises/<str:reference>/papers/<slug:paper>/", papers.paper_issue, name="paper_issue"),
    path("papers/check/", papers.paper_check, name="paper_check"),
    path("papers/check/<str:sha256>/", papers.paper_checked, name="paper_checked"),
    path("papers/<uuid:pk>/", papers.paper, name="paper"),
    path("papers/<uuid:pk>/sign/", papers.paper_sign, name="paper_sign"),
    path("papers/<uuid:pk>/<str:kind>/", papers.paper_file, name="paper_file"),
]

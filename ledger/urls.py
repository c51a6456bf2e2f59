from django.urls import path

from ledger import views

urlpatterns = [
    path("record/keys.txt", views.record_keys, name="record_keys"),
    path("record/verify.py", views.record_verifier, name="record_verifier"),
    path("record/<str:call>/", views.call_record, name="call_record"),
    path("record/<str:call>/bundle.zip", views.record_bundle, name="record_bundle"),
    path("record/<str:call>/checkpoint", views.record_checkpoint, name="record_checkpoint"),
    path("record/<str:call>/proof", views.record_proof, name="record_proof"),
]

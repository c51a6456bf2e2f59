from django.urls import path

from ledger import views

urlpatterns = [path("record/<str:call>/", views.call_record, name="call_record")]

from django.urls import path

from outbox import views

urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:pk>/", views.message, name="message"),
    path("outbox/<int:pk>/<int:enclosure>/", views.enclosure, name="enclosure"),
]

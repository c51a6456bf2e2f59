from django.urls import path

from outbox import views

urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:number>/", views.message, name="message"),
    path("outbox/<int:number>/<int:enclosure>/", views.enclosure, name="enclosure"),
    path("profile/mail/", views.mail_choices, name="mail_choices"),
    path("mail/stop/<str:token>/", views.mail_stop, name="mail_stop"),
]

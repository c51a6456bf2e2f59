from django.urls import path

from accounts import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/tokens/", views.api_tokens, name="api_tokens"),
    path("profile/tokens/<int:pk>/remove/", views.api_token_remove, name="api_token_remove"),
    path("profile/sessions/<int:pk>/end/", views.session_end, name="session_end"),
]

from django.urls import path

from accounts import views
from vault import veil  # noqa: F401  addresses with <veiled:…>

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/tokens/", views.api_tokens, name="api_tokens"),
    path("profile/tokens/<veiled:pk>/remove/", views.api_token_remove, name="api_token_remove"),
    path("profile/sessions/<veiled:pk>/end/", views.session_end, name="session_end"),
]

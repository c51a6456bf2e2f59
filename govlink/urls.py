"""Every address of the site. Who may call each one is in tests/architecture/role_table.py."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from challenges.views import roster
from govlink import styleguide, views
from govlink.views import people
from reports.views import desk, measures

urlpatterns = [
    path("", views.front, name="front"),
    path("home/", views.home, name="home"),
    path("home/dates.ics", views.home_ics, name="home_ics"),
    path("how-it-works/", views.how_it_works, name="how_it_works"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("language/", views.set_language, name="set_language"),
    path("healthz/", views.health, name="health"),
    path("readyz/", views.ready, name="ready"),
    path("metrics/", views.figures, name="metrics"),
    path("account/data/", people.own_data, name="own_data"),
    path("account/data/file/", people.own_data_file, name="own_data_file"),
    path("account/data/erase/", people.erasure, name="erasure"),
    path("account/data/keep/", people.erasure_take_back, name="erasure_take_back"),
    path("account/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("outbox.urls")),
    path("", include("ledger.urls")),
    path("", include("challenges.urls")),
    path("", include("selection.urls")),
    path("", include("startups.urls")),
    path("", include("pilots.urls")),
    path("", include("reports.urls")),
    path("admin/", admin.site.admin_view(desk.dashboard), name="admin_desk"),
    path("admin/invite/", admin.site.admin_view(roster.invite), name="admin_invite"),
    path("admin/partners/", admin.site.admin_view(roster.partner_list), name="admin_partners"),
    path("admin/exercises/<str:reference>/", admin.site.admin_view(desk.exercise), name="admin_exercise"),
    path("admin/measures/", admin.site.admin_view(measures.admin_measures), name="admin_measures"),
    path("admin/", admin.site.urls),
]

if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))

handler400 = "govlink.views.unreadable"
handler403 = "govlink.views.forbidden"
handler404 = "govlink.views.not_found"
handler429 = "govlink.views.too_often"  # allauth's
handler500 = "govlink.views.broken"

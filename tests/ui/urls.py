"""The addresses of the pages that the tests of the face look at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from govlink.styleguide import sample_context
from kernel.verdict import Refused, no

#: What forms of the guide carried that nothing answered before the site did.
POSTED: list[str] = []


def guide(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        POSTED.append(request.POST.get("value", ""))
    return render(request, "pages/styleguide.html", sample_context())


def blind_page(request: HttpRequest) -> HttpResponse:
    return render(request, "blind.html", {"seat_label": "Assessor 2", "room_title": "Ate"})


def refusing(request: HttpRequest) -> HttpResponse:
    raise Refused(no("Complete the nine sections <first>."))


urlpatterns = [
    path("styleguide/", guide, name="calls"),
    path("blind/", blind_page),
    path("refusing/", refusing),
    path("language/", guide, name="set_language"),
    path("account/", include("allauth.urls")),
    path("", guide, name="home"),
    path("profile/", guide, name="profile"),
    path("how/", guide, name="how_it_works"),
]

"""A plain static-file view in our own house: the portal's settings and middleware, Django's own view.

``<operator>/open/paper.pdf`` is for anybody, ``<operator>/members/paper.pdf`` behind the sign-in.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse, HttpRequest
from django.urls import path
from django.views.static import serve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
settings.ROOT_URLCONF = __name__
application = get_wsgi_application()

from madoguchi.interfaces.customer.doors import members_only  # noqa: E402  # it needs the settings


def paper(request: HttpRequest, name: str) -> FileResponse:
    """Send a file as Django does."""
    return serve(request, name, os.environ["BENCH_FOLDER"])


urlpatterns = [path("open/<name>", paper), path("members/<name>", members_only(paper))]

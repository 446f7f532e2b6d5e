"""A plain static-file view: Django as it comes, no middleware, one file of BENCH_FOLDER by its name."""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path
from django.views.static import serve

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="only for benchmarks")
django.setup()

urlpatterns = [path("<path:path>", serve, {"document_root": os.environ["BENCH_FOLDER"]})]
application = get_wsgi_application()

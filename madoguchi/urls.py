"""Wiring: which interface answers which address; tenancy has already led to the operator."""

from django.urls import include, path

urlpatterns = [
    path("", include("madoguchi.interfaces.customer.urls")),
    path("", include("madoguchi.interfaces.provider.urls")),
    path("", include("madoguchi.interfaces.systems.urls")),
]

handler400 = "madoguchi.interfaces.customer.refusals.bad_request"
handler404 = "madoguchi.interfaces.customer.refusals.not_found"
handler500 = "madoguchi.interfaces.customer.refusals.broken"

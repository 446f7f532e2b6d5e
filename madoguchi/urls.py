"""Wiring: which interface answers which address; tenancy has already led to the operator."""

from django.urls import include, path

urlpatterns = [
    path("", include("madoguchi.interfaces.customer.urls")),
    path("staff/", include("madoguchi.interfaces.staff.urls")),
    path("", include("madoguchi.interfaces.provider.urls")),
    path("", include("madoguchi.interfaces.systems.urls")),
]

handler400 = "madoguchi.interfaces.refusals.bad_request"
handler404 = "madoguchi.interfaces.refusals.not_found"
handler500 = "madoguchi.interfaces.refusals.broken"

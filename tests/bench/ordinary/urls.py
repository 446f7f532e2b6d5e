"""Addresses of the yardstick."""

from django.urls import path

from tests.bench.ordinary.views import home, other

urlpatterns = [
    path("kanazawa-cable/home/", home, name="home"),
    path("kanazawa-cable/", other, name="sign_in"),
    *[
        path(f"kanazawa-cable/{name}/", other, name=name)
        for name in (
            *("bills", "usage", "contracts", "customer", "notices", "places", "current_bill"),
            *("sign_out", "text_size", "terms", "faq", "privacy", "about", "contact"),
        )
    ],
    path("kanazawa-cable/bills/<uuid:reference>/<str:number>/", other, name="bill"),
    path("kanazawa-cable/notices/<int:notice_id>/", other, name="notice"),
]

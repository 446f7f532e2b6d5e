"""Addresses that the operator's systems call, below the operator's root."""

from django.urls import path

from madoguchi.interfaces.systems import uploads

urlpatterns = [
    path("deliveries/", uploads.new_upload, name="deliveries"),
    path("deliveries/<uuid:reference>/", uploads.upload, name="delivery"),
    path("deliveries/<uuid:reference>/finish/", uploads.finish, name="delivery_finish"),
]

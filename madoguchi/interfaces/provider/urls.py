"""Addresses that the provider calls, below the operator's root."""

from django.urls import path

from madoguchi.interfaces.provider import events

urlpatterns = [path("payments/events/", events.payment_events, name="payment_events")]

"""Payments (決済サービス): the provider of the operator at hand."""

from django.conf import settings

from madoguchi.adapters import payments
from madoguchi.adapters.payments import Provider, ProviderAway
from madoguchi.operators.schema.profile import Profile


def provider_of(profile: Profile) -> Provider:
    """Give an operator's provider; raises ProviderAway where the environment names no keys for it."""
    keys = settings.PAYMENT_KEYS.get(profile.slug)
    if keys is None:
        raise ProviderAway("no keys")
    return payments.opened(settings.PAYMENT_API, keys)

"""Addresses that templates fold are those that the portal answers."""

from django.urls import reverse

from madoguchi.interfaces.rendering.environments import PATHS

WORDS = ("terms", "faq", "privacy", "about", "important_matters", "browser_help")


def test_folded_addresses_are_the_ones_answered():
    answered = {
        page: reverse("words", kwargs={"page": page}) if page in WORDS else reverse(page) for page in PATHS
    }
    assert answered == {page: f"/{path}" for page, path in PATHS.items()}

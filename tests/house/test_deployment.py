"""What is deployed is safe by default: Django's own deployment checks find nothing."""

from django.core.management import call_command


def test_deployment_checks_find_nothing(settings):
    settings.SECRET_KEY = "a key as long and as mixed as the one that is made: 0123456789-abcdefghijklmnop"
    call_command("check", deploy=True, fail_level="WARNING")


def test_secure_settings_hold_unless_plain_http_is_asked_for(settings):
    assert (settings.DEBUG, settings.IS_PLAIN_HTTP) == (False, False)
    assert (settings.CSRF_COOKIE_SECURE, settings.CSRF_COOKIE_HTTPONLY) == (True, True)
    assert settings.SECURE_HSTS_SECONDS == 31_536_000

"""Settings: read from the environment, see docs/operator-guide.md for every name."""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from madoguchi.adapters import document_store, mail, payments, time_authorities
from madoguchi.operators.registry import read_registry

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("MADOGUCHI_VAR", ROOT / "var"))
OPERATORS = os.environ.get("MADOGUCHI_OPERATORS", str(ROOT / "operators")).split(os.pathsep)


def _secret_key() -> str:
    """Take the key from the environment, or make one once for this machine."""
    if key := os.environ.get("MADOGUCHI_SECRET_KEY"):
        return key
    file = VAR / "secret-key"
    if not file.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        made = VAR / f"secret-key.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # another process was first; its key is the one
            os.link(made, file)
        made.unlink()
    return file.read_text()


def _number[N: (int, float)](name: str, *, kind: type[N]) -> N:
    """Read a number from the environment; 0 where it is not set."""
    text = os.environ.get(name) or "0"
    try:
        return kind(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is not a number: {text}") from None


def _mail_relay() -> str:
    """Say who takes mails: the relay that is named, else a folder of this machine."""
    named = os.environ.get("MADOGUCHI_SMTP") or f"mailbox://{quote(str((VAR / 'mailbox').resolve()))}"
    if urlsplit(named).scheme not in mail.SCHEMES:  # it may hold a password, so it is not repeated
        raise ImproperlyConfigured(f"MADOGUCHI_SMTP must begin with {', '.join(mail.SCHEMES)} and ://")
    return named


def _documents_access() -> document_store.Access:
    """Say how the store of documents is reached, where it is no folder."""
    try:
        return document_store.access_of(os.environ)
    except document_store.AccessUnclear as unclear:
        raise ImproperlyConfigured(str(unclear)) from None


def _timestamps() -> time_authorities.Authority | None:
    """Say which authority stamps the seals of documents, if any does."""
    try:
        return time_authorities.authority_of(os.environ)
    except time_authorities.AuthorityUnclear as unclear:
        raise ImproperlyConfigured(str(unclear)) from None


def _parts_of(url: str) -> dict[str, Any]:
    try:
        return conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"not a PostgreSQL address: {url}: {error}") from None


def _database(url: str, **login: str) -> dict[str, Any]:
    """Turn a libpq URL into Django's form."""
    parts = {**_parts_of(url), **login}
    return {
        "ENGINE": "madoguchi.models.backend",
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "NAME": parts.pop("dbname", "madoguchi"),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, "server_side_binding": True, "prepare_threshold": 1},
    }


def _web_login(url: str) -> dict[str, str]:
    """Name the login that pages use: it owns nothing and cannot bypass row-level security."""
    name = f"{_parts_of(url).get('dbname', 'madoguchi')}_web"
    password = hmac.digest(SECRET_KEY.encode(), name.encode(), hashlib.sha256).hex()
    return {"user": name, "password": password}


SECRET_KEY = _secret_key()
DEBUG = False
IS_PLAIN_HTTP = os.environ.get("MADOGUCHI_PLAIN_HTTP") == "1"
LISTS_OPERATORS = os.environ.get("MADOGUCHI_LISTS_OPERATORS") == "1"
CLOCK_OFFSET_SECONDS = _number("MADOGUCHI_CLOCK_OFFSET", kind=float)
# Where the portals are reached from outside; links in mails begin with it, never with a Host header.
PUBLIC_URL = os.environ.get("MADOGUCHI_PUBLIC_URL", "").rstrip("/")
MAIL_RELAY = _mail_relay()
SHOWS_MAILBOX = os.environ.get("MADOGUCHI_SHOWS_MAILBOX") == "1"
# Where the files of documents are kept, and the keys that seal them: see docs/operator-guide.md.
DOCUMENTS = os.environ.get("MADOGUCHI_DOCUMENTS", str(VAR / "documents"))
DOCUMENTS_ACCESS = _documents_access()
SEALS = os.environ.get("MADOGUCHI_SEALS", "")
TIMESTAMPS = _timestamps()
# The folder that the worker looks into for files, one folder an operator below it; none: it looks nowhere.
INGEST_FOLDER = os.environ.get("MADOGUCHI_INGEST_FOLDER", "")
TRUSTED_PROXIES = _number("MADOGUCHI_TRUSTED_PROXIES", kind=int)

REGISTRY = read_registry(*map(Path, OPERATORS))
ALLOWED_HOSTS = [
    *REGISTRY.hosts,
    *filter(None, os.environ.get("MADOGUCHI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")),
]

# Where the payment provider answers, or what plays it; keys by operator, for those who have any.
PAYMENT_API = os.environ.get("MADOGUCHI_PAYMENT_API", payments.STRIPE).rstrip("/")
PAYMENT_KEYS = payments.keys_by_operator(os.environ, REGISTRY)

# Without DATABASE_URL the command starts its own server and sets it; see interfaces/cli/main.py.
_OWNER_URL = os.environ.get("DATABASE_URL", "postgresql:///madoguchi")
_WEB_URL = os.environ.get("DATABASE_WEB_URL")
DATABASES = {
    "default": _database(_WEB_URL) if _WEB_URL else _database(_OWNER_URL, **_web_login(_OWNER_URL)),
    "owner": _database(_OWNER_URL),
}

INSTALLED_APPS = ["django.contrib.staticfiles", "madoguchi"]
MIGRATION_MODULES = {"madoguchi": "madoguchi.models.migrations"}
ROOT_URLCONF = "madoguchi.urls"
WSGI_APPLICATION = "madoguchi.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "madoguchi.interfaces.encodings.utf8_only",
    "madoguchi.interfaces.tenancy.OperatorMiddleware",
    "madoguchi.interfaces.origins.with_origin",
    "django.middleware.csrf.CsrfViewMiddleware",
    "madoguchi.interfaces.encodings.no_nul",
]
TEMPLATES: list[dict[str, object]] = []

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
PASSWORD_HASHERS = ["madoguchi.services.password_hashing.Argon2id"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    ROOT / "madoguchi/interfaces/static",
    ("tokens", ROOT / "node_modules/@digital-go-jp/design-tokens/dist"),
    *[
        (f"operators/{slug}", operator.folder / "static")
        for slug, operator in REGISTRY.items()
        if (operator.folder / "static").is_dir()
    ],
]
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

SECURE_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if IS_PLAIN_HTTP else 31_536_000
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; see docs/operator-guide.md
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# W008 asks for that redirect, W021 for preloading, which is for the owner of the whole domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None

# Paths are set per operator by the tenancy middleware; __Host- is kept for the session cookie.
CSRF_COOKIE_NAME = "madoguchi-csrf" if IS_PLAIN_HTTP else "__Secure-madoguchi-csrf"
CSRF_COOKIE_SECURE = not IS_PLAIN_HTTP
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "madoguchi.interfaces.refusals.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {
        # Strangers who ask for hosts that are not ours are no news.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        # Where the audit record ends, every night: it is no fault, and must not be missing from the log.
        "madoguchi.services.audit_heads": {"level": "INFO"},
    },
    "filters": {"hides_tokens": {"()": "madoguchi.interfaces.logged_paths.HidesTokens"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["hides_tokens"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

"""Django's settings, made in code from a house: nothing is read from a settings file or the environment.

To add an app of pages: put it in ``troth.server.pages`` with its ``urls.py``, and name it in ``APPS``.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.asgi import get_asgi_application

if TYPE_CHECKING:
    from troth.house import House
    from troth.server.asgi import Application

HERE = Path(__file__).parent
APPS = ("troth.server.pages.centre",)
"""Apps of pages beside our own, mounted at /privacy/ in this order."""

LANGUAGES = (("en", "English"), ("fr", "Français"))
"""Languages our own sentences are in: English in the source, each other in ``locale/``."""


def application(house: House) -> Application:
    """The ASGI program of the pages for this house. One house in one process: Django's settings are global."""
    configure(house)
    return get_asgi_application()


def configure(house: House) -> None:
    """Set Django up for this house. The second call in a process changes nothing but the house."""
    if settings.configured:
        settings.TROTH_HOUSE = house
        return
    settings.configure(**_values(house))
    django.setup()


def apps_there() -> tuple[str, ...]:
    """The apps of ``APPS`` that are part of this installation."""
    return tuple(name for name in APPS if importlib.util.find_spec(f"{name}.urls") is not None)


def _origins(house: House) -> list[str]:
    """The origin of the public pages, as ``centre`` in troth.toml says it."""
    said = urlsplit(house.home.settings.centre)
    return [f"{said.scheme}://{said.netloc}"] if said.scheme and said.netloc else []


def _values(house: House) -> dict[str, Any]:
    key = house.keyring.current("hash")
    return {
        "TROTH_HOUSE": house,
        "DEBUG": False,
        # Derived, so that every process of a home reads the same cookies; never the key itself.
        "SECRET_KEY": house.keyring.digest(key, "pages", "cookies").hex(),
        "ALLOWED_HOSTS": ["*"],  # the front has already turned strangers' names away; nothing here builds links from it
        "ROOT_URLCONF": "troth.server.pages.urls",
        "INSTALLED_APPS": ["troth.server.pages", *apps_there()],
        "DATABASES": {},
        "MIDDLEWARE": [
            "troth.server.pages.headers.SecurityHeaders",
            "troth.server.pages.headers.Zip",
            "django.middleware.http.ConditionalGetMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "troth.server.pages.tongue.Speaking",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "troth.server.pages.headers.PlainRefusal",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "troth.server.pages.shell.shell",
                    ],
                    "builtins": ["django.templatetags.i18n", "troth.server.pages.templatetags.marks"],
                },
            }
        ],
        # One cookie for the session after a code; __Host- needs Secure, the path / and no domain.
        "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
        "SESSION_COOKIE_NAME": "__Host-centre",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_USE_SESSIONS": True,
        "CSRF_TRUSTED_ORIGINS": _origins(house),  # TLS may end before us, and then we do not see that it was https
        "CSRF_FAILURE_VIEW": "troth.server.pages.views.stale",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        # The languages our own sentences are in (docs/languages.md); which one an answer is in, `tongue` decides.
        "USE_I18N": True,
        "LANGUAGE_CODE": "en",
        "LANGUAGES": LANGUAGES,
        "LOCALE_PATHS": [HERE / "locale"],
        "DEFAULT_CHARSET": "utf-8",
        "APPEND_SLASH": False,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 100_000,
        "LOGGING_CONFIG": None,  # an address of a page may hold a person's token: no request is logged
    }

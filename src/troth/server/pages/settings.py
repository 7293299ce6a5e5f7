"""Django's settings, made in code from a house: nothing is read from a settings file or the environment.

To add an app of pages: put it in ``troth.server.pages`` with its ``urls.py``, and name it in ``APPS``.
"""

from __future__ import annotations

import contextlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import connections

from troth.stores.alone import alone

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
    """Set Django up for this house. The second call in a process changes nothing but the house and its staff's file."""
    if not settings.configured:
        settings.configure(**_values(house))
        django.setup()
        return
    settings.TROTH_HOUSE = house
    settings.SECRET_KEY, settings.CSRF_TRUSTED_ORIGINS = _secret(house), _origins(house)
    connections.settings["default"]["NAME"] = str(_staff_file(house))
    with contextlib.suppress(AttributeError):  # this thread has none
        del connections["default"]  # the next one opens the file of this house


def open_staff(house: House) -> None:
    """Bring the staff's file up to date, made where it is missing, readable by this user alone. ``configure`` first."""
    from django.core.management import call_command  # noqa: PLC0415 - Django must be set up

    file = _staff_file(house)
    with alone(house.home.make_state() / "staff.lock"):
        file.touch(mode=0o600)
        call_command("migrate", verbosity=0, interactive=False)


def apps_there() -> tuple[str, ...]:
    """The apps of ``APPS`` that are part of this installation."""
    return tuple(name for name in APPS if importlib.util.find_spec(f"{name}.urls") is not None)


def _origins(house: House) -> list[str]:
    """The origins of the public pages and of the desk, as ``centre`` and ``desk`` in troth.toml say them."""
    said = (urlsplit(one) for one in (house.home.settings.centre, house.home.settings.desk))
    return [f"{one.scheme}://{one.netloc}" for one in said if one.scheme and one.netloc]


def _staff_file(house: House) -> Path:
    return house.home.state / "staff.sqlite3"


def _secret(house: House) -> str:
    """Derived, so that every process of a home reads the same cookies; never the key itself."""
    return house.keyring.digest(house.keyring.current("hash"), "pages", "cookies").hex()


def _staff(house: House) -> dict[str, Any]:
    """What the desk needs of Django: accounts of the staff in a file of their own, and allauth's second factor."""
    return {
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(_staff_file(house)),
                "OPTIONS": {
                    "timeout": 20,
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                },
            }
        },
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "AUTH_USER_MODEL": "desk.Account",
        "PASSWORD_HASHERS": ["troth.server.desk.passwords.Argon2"],
        "MFA_ADAPTER": "troth.server.desk.second.SealedFactors",
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_RECOVERY_CODE_DIGITS": 10,
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
    }


def _values(house: House) -> dict[str, Any]:
    return {
        **_staff(house),
        "TROTH_HOUSE": house,
        "DEBUG": False,
        "SECRET_KEY": _secret(house),
        "ALLOWED_HOSTS": ["*"],  # the front has already turned strangers' names away; nothing here builds links from it
        "ROOT_URLCONF": "troth.server.pages.urls",
        "INSTALLED_APPS": [
            "troth.server.pages",
            *apps_there(),
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "troth.server.desk.apps.AllauthAccounts",
            "allauth.mfa",
            "troth.server.desk.apps.DeskConfig",
        ],
        "MIDDLEWARE": [
            "troth.server.pages.headers.SecurityHeaders",
            "troth.server.pages.headers.Zip",
            "django.middleware.http.ConditionalGetMiddleware",
            "troth.server.pages.worlds.Worlds",
            "troth.server.pages.tongue.Speaking",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "troth.server.pages.headers.PlainRefusal",
            "troth.server.desk.guard.Guard",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "troth.server.pages.shell.shell",
                        "troth.server.desk.shell.shell",
                    ],
                    "builtins": [
                        "django.templatetags.i18n",
                        "django.templatetags.l10n",
                        "troth.server.pages.templatetags.marks",
                        "troth.server.desk.templatetags.deskwords",
                    ],
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

"""A Django site that is not ours, with Troth in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.test import override_settings
from tests.published import publish

import troth
from troth.house import House
from troth.server.pages.settings import configure
from troth.sites.django import config


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    return publish(tmp_path_factory.mktemp("published") / "privacy")


@pytest.fixture
def house(published, tmp_path) -> Iterator[House]:
    """The site's own house: Inès agreed to letters by e-mail, Jonas refused everything, Mei was never asked."""
    home = tmp_path / "privacy"
    shutil.copytree(published, home)
    with troth.open(home) as opened:
        opened.choose("ines.favre@clients.example", "news", channel="email", source="sign-up")
        for purpose in ("news", "partner-news", "surveys"):
            opened.choose("jonas.keller@clients.example", purpose, act="refuse", source="sign-up")
        configure(opened)  # one process has one set of Django settings: the pages' own, with the site's laid over them
        with site(home):
            yield opened
    config.forget()


def site(home: Path) -> override_settings:
    mail.outbox = []
    return override_settings(
        TROTH_HOME=home,
        TROTH_EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        EMAIL_BACKEND="troth.sites.django.mail.TrothEmailBackend",
        ROOT_URLCONF="tests.sites.jeweller",
        MIDDLEWARE=["troth.sites.django.middleware.DoorMiddleware"],
        TROTH_DOORS={
            "/register/": "signup",
            "/api/accounts": "signup",
            "/form/": {"collect": "signup", "form_answers": True},
            "jeweller-login": {
                "collect": "signup",
                "fields": {"registration-email": "mail"},
                "beside": ["password2", "next"],
                "only_with": "registration_submit",
            },
        },
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        ALLOWED_HOSTS=["testserver"],
        DEFAULT_FROM_EMAIL="Maison Amarante <shop@amarante.example>",
    )

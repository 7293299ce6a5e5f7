"""The one House of this process, opened at the first question."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

import troth
from troth.house import House

_lock = threading.Lock()
_open: dict[tuple[int, str], House] = {}


def house() -> House:
    """The House of ``TROTH_HOME``: one for the process, whichever thread asks first.

    A worker that was forked opens its own: a database connection must not be shared across a fork.
    ImproperlyConfigured when the setting is missing; what ``troth.open`` says when the home cannot be used.
    """
    home = getattr(settings, "TROTH_HOME", None)
    if not home:
        raise ImproperlyConfigured(
            "TROTH_HOME is not set. Name the folder with troth.toml and the notice: TROTH_HOME = BASE_DIR / 'privacy'."
        )
    key = (os.getpid(), str(Path(home).resolve()))
    found = _open.get(key)
    if found is None:
        with _lock:
            found = _open.get(key)
            if found is None:
                found = _open[key] = troth.open(home)
    return found


def forget() -> None:
    """Close every House of this process; the next question opens one again."""
    with _lock:
        while _open:
            _open.popitem()[1].close()

"""Oscar's models, unchanged."""

from oscar.apps.communication.models import *  # noqa: F403 - Oscar's own way to fork an app

"""Oscar's models, unchanged."""

from oscar.apps.customer.models import *  # noqa: F403 - Oscar's own way to fork an app

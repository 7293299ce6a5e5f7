"""Tags that every template of the pages has."""

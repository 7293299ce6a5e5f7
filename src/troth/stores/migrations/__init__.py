"""How the tables came to be, step by step (Alembic). A step that is out in the world is never edited."""

"""How the tables of the staff's accounts become those of today."""

"""Shared words: taxonomies, places, periods, the practice catalogue, the closed lists. Data first, little code."""

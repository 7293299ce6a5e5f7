"""Prose: what stops a person who reads: vague, undated, broken, twice, open where it should be closed."""

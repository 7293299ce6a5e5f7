"""Truth: the text promises what the declarations carry, "only" and "never" hold, and no two clauses disagree."""

"""Structure: what a reader of the language needs before anything can be true: names, marks, shapes, translations."""

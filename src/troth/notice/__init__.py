"""A notice: its text read, checked, published, shown and compared.

One Markdown file per language. ``read`` makes a ``Notice`` of it (``facts``), with every clause, marked sentence and
declaration in its place; ``rules`` say what is wrong with it; ``edition`` names it by its hash and ``publish`` puts it
in force; ``project`` cuts it to one visitor, and ``tables``, ``values`` and ``render`` show it to a reader.
"""

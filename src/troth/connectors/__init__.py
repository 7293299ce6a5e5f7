"""The company's own databases, reached through SQLAlchemy Core: one folder for each kind, one contract for all.

Adding a kind: copy a folder, change what differs. The contract suite in ``tests/connectors`` finds it by itself.
"""

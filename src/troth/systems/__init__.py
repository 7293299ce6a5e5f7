"""Where the data lie: fideslang dataset files as they are, our rules beside them, and the graph the two make.

A dataset file says which collections and fields a system has and how they hang together; ``NAME.rules.yml`` beside it
says what becomes of each when a person is forgotten. Both are private: the notice never names a table. Nothing here
opens a database: ``ports`` says what a connector does, ``connectors`` does it.
"""

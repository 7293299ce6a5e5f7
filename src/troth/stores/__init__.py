"""What Troth keeps, and where: the home and its settings, the clock, the keys, one database, and the log over it.

Only this folder reads the surroundings (files of state, secrets from the environment, the time) and only this folder
knows SQL and ciphers. Acts elsewhere return facts; ``Store.commit`` keeps facts and their leaves in one transaction.
"""

"""What a person may ask, and how it is done: the clock, locate, plan, run, verify, the copy and the record of erasure.

Everything here is worked out from maps, rules, rows and the notice; ``house.requests`` opens the databases, keeps the
request and records the facts.
"""

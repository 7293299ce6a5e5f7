"""Evidence a stranger can check: an append-only tree over what happened, without a word about a person in it.

``entries``: what one leaf says: a kind, an instant and a salted commitment. ``tree``: the hashes over the leaves and
the two proofs (RFC 6962). ``note``: the signed line that fixes a tree at a size (C2SP). ``spec/evidence-log.md`` says
it for other implementations, ``spec/vectors/evidence/`` gives them answers to compare.
"""

"""Evidence a stranger can check: an append-only tree over what happened, without a word about a person in it.

``entries``: what one leaf says: a kind, an instant and a salted commitment. ``tree``: the hashes over the leaves and
the two proofs (RFC 6962). ``note``: the signed lines that fix a tree at a size. ``tiles``: all of it as files.
``proof``: one entry's, in a file that stands alone (all C2SP). ``reading``: a whole log, held against itself and its
signature. ``jwks``: the public keys as a key set. ``spec/evidence-log.md`` says it for other implementations,
``spec/vectors/evidence/`` gives them answers to compare.
"""

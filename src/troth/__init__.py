"""Troth: a privacy notice that runs. Written once, published, enforced and tried, sentence by sentence."""

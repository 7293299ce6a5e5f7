"""Checkout: Oscar's, with the payment house instead of a card form."""

"""Accounts: Oscar's, with one registration form for every door."""

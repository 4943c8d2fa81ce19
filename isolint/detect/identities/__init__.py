"""Whose request it is: placeholders, fallbacks, identities left out or mixed up."""

"""Finds where one user's request can meet another's in Python services."""

"""Summaries to a solved program."""

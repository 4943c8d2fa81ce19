"""Writes to shared state on execution paths: ISO103, 401 to 405, 407."""

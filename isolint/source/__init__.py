"""Which files are read, and their text."""

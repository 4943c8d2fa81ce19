"""Detectors: each asks the model one kind of question and yields hits; rules share them."""

"""What is written down: modules, names, classes and annotations, before anything flows."""

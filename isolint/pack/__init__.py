"""Rules and framework models: data read from `rules/`, checked whole, then frozen."""

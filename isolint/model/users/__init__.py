"""Whether a value is a user's, and what kind of value it is."""

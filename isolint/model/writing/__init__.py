"""Which operations change shared state, and which place each changes."""

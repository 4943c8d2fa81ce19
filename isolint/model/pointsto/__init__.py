"""What each value can be: abstract objects, the flow between values, and its solution."""

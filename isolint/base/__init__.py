"""Plain frozen data that every layer shares; imports nothing of isolint."""

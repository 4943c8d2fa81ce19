"""The linked program: names, types, calls, entry points, lifetimes and traces."""

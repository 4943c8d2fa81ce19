"""How bad a write to shared state is, and why it may be less bad than it looks."""

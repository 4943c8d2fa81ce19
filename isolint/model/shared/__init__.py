"""Which objects live as long as the process, who owns them, and what never meets a request."""

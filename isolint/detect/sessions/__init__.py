"""Database sessions that more than one request can meet: ISO201 to 204."""

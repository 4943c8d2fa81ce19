"""One scan: files in, a report out."""

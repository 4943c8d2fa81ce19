"""Objects that live as long as the process, on execution paths: ISO101, 102, 104, 105."""

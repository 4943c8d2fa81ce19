"""What reading and writing an attribute means."""

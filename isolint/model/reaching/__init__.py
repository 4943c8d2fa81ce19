"""What can run from where, and along which ways."""

"""What one file says: libcst in, plain data out. The only layer that knows libcst."""

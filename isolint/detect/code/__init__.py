"""What the code around an operation says, whichever rule asks: tests, locks, loops, arguments."""

"""Values that a cache keeps for one user and gives to another: ISO408."""

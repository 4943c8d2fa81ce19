"""What only operators of a service reach: they mean to change it for all."""

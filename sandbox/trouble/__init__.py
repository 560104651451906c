"""What goes wrong between a caller and an operation, on demand or by chance."""

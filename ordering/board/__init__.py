"""The list of all orders: which are in it, in what order, and what is done to many at once."""

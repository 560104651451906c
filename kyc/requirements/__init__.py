"""What a regulator asks, in one normalised form: pure Python, no Django and no network."""

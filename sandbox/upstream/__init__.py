"""The simulated world behind the API: orders, numbers, reviews, time and callbacks."""

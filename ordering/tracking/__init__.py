"""Keeping orders in step with the API: what it says when asked, and what its callbacks say."""

"""What is known of a company, and where it answers a regulator's question: pure Python, no Django
and no network."""

"""Files that people uploaded."""

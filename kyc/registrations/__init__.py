"""What was answered, and against which requirements."""

"""A simulator of the Numbers API: its own process, its own models, real HTTP."""

"""Requirements in notations that are no JSON Schema, translated to it: one module for each, and the
conditions that they have in common."""

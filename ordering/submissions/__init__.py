"""Submitting, and sending early what was prepared."""

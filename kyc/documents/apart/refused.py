"""What tells that a file can't be used."""


class Refused(Exception):
    """A file that can't be used; its first argument is a code."""

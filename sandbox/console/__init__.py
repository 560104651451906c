"""The same for people: a few pages under /_sandbox/."""

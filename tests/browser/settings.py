"""The demo's settings, but that a password costs nothing: a real hash takes as long as five pages,
and most tests begin by signing in. That hashes are slow ones is tested in tests/people."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

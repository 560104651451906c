"""Passwords: which are too easy to guess, and that checking them can't take all threads."""

import hashlib
import re
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.models import User

# Words that whoever guesses a password here begins with.
WORDS = (
    *("numberdesk", "number", "sinch", "phone", "telephone", "compliance", "regulator", "officer"),
    *("manager", "administrator", "admin", "password", "passwort", "welcome", "company", "login"),
    *("secret", "order", "desk", "team", "spring", "summer", "autumn", "winter", "kyc"),
)
OF_THE_TRADE = re.compile("|".join(sorted(WORDS, key=len, reverse=True)))
# So many letters must be left without them.
OWN_LETTERS = 5
# Seconds that a sign-in waits for others to be checked.
PATIENCE = 10.0


class Busy(Exception):
    """So many passwords are being checked that this one was not."""


class NotOfTheTrade:
    """Refuses passwords of the words that lie near, the person's names among them."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        own = own_words(user) if user is not None else []
        near = re.compile("|".join([*map(re.escape, own), OF_THE_TRADE.pattern]))
        said = password.casefold()
        letters = re.sub(r"[\W\d_]", "", near.sub("", said))
        is_near = near.search(said) and len(letters) < OWN_LETTERS
        if is_near or len(set(said)) < OWN_LETTERS:
            raise ValidationError(
                _("This password is made of words that lie near, or of few letters."), "trade"
            )

    def get_help_text(self) -> str:
        return _("It can't be made of your name or of the trade's words alone.")


def own_words(person: User) -> list[str]:
    """The words of a person's names."""
    names = f"{person.username} {person.first_name} {person.last_name} {person.email}"
    return [word for word in re.split(r"[\W\d_]+", names.casefold()) if len(word) > 2]


class NotBreached:
    """Refuses passwords that stand in the file of breached ones, where there is one."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        if settings.BREACHED_PASSWORDS and is_breached(password, Path(settings.BREACHED_PASSWORDS)):
            raise ValidationError(
                _("This password has become known: it stands in a list of stolen ones."), "breached"
            )

    def get_help_text(self) -> str:
        return _("It can't be one that has become known.")


def is_breached(password: str, path: Path) -> bool:
    """Whether the file has the password's hash. Its lines are HASH:COUNT, in the order of hashes;
    about forty of them are read, however many there are."""
    # That list has no better hash.
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            # The first line that begins here or later.
            file.seek(max(0, middle - 1))
            if middle:
                file.readline()
            line = file.readline()
            found = line.partition(b":")[0].strip().upper()
            if found == wanted:
                return True
            if not line or found > wanted:
                high = middle
            else:
                low = file.tell()
    return False


class BoundedHasher(PBKDF2PasswordHasher):
    """Django's own, for no more than half of the threads at a time. Of the others all but one may
    wait for their turn: somebody who sends wrong passwords keeps nobody from working."""

    _places = BoundedSemaphore(max(1, settings.WEB_THREADS // 2))
    _room = BoundedSemaphore(max(1, settings.WEB_THREADS - 1))

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Raises Busy."""
        if not self._room.acquire(blocking=False):
            raise Busy
        try:
            if not self._places.acquire(timeout=PATIENCE):
                raise Busy
            try:
                return super().encode(password, salt, iterations)
            finally:
                self._places.release()
        finally:
            self._room.release()

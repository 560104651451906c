"""Signs that a PDF was put together from several documents: reviewers refuse one file for two.

Only what stands in plain bytes is looked at; a file may be merged without any of these signs.
"""

import math
import re
from dataclasses import dataclass

PDF_HEADER = re.compile(rb"%PDF-[12]\.\d")
BLANKS = rb"\s{0,20}"
NUMBER = rb"(-?\d{1,6}(?:\.\d{1,6})?)"
CORNERS = (rb"\s{1,20}").join([NUMBER] * 4)
PAGE_SIZE = re.compile(rb"/MediaBox" + BLANKS + rb"\[" + BLANKS + CORNERS + BLANKS + rb"\]")
# What a pattern may need of the piece before: it is longer than any match.
OVERLAP = 256
# Sides of pages of one document differ by less: scanners cut a little off.
SAME_PAPER = 1.05

Sides = tuple[float, float]


@dataclass
class Merged:
    """Reads a PDF piece by piece. True where it has the beginnings of two files, or pages of
    different paper; a page that is turned is on the same paper."""

    headers: int = 0
    # The least and the most of all pages: a file may have any number of them.
    short_sides: Sides = (math.inf, 0)
    long_sides: Sides = (math.inf, 0)
    before: bytes = b""

    def read(self, piece: bytes) -> None:
        """The next piece of the file."""
        text, known = self.before + piece, len(self.before)
        self.headers += sum(found.end() > known for found in PDF_HEADER.finditer(text))
        for found in PAGE_SIZE.finditer(text):
            left, bottom, right, top = map(float, found.groups())
            short, long = sorted((abs(right - left), abs(top - bottom)))
            if short and found.end() > known:
                self.short_sides = _with(self.short_sides, short)
                self.long_sides = _with(self.long_sides, long)
        self.before = text[-OVERLAP:]

    def __bool__(self) -> bool:
        sides = (self.short_sides, self.long_sides)
        return self.headers > 1 or any(most > SAME_PAPER * least for least, most in sides)


def _with(sides: Sides, side: float) -> Sides:
    least, most = sides
    return min(least, side), max(most, side)

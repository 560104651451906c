"""Every page, as everybody must be able to use it: by axe in light and dark, 1200 and 320 px wide,
under the strict policy; and in the language that nobody speaks (tools.pseudo), so that no sentence
is forgotten and longer ones have room."""

from collections.abc import Callable

import pytest

from tests.browser.inspector import VISIBLE, Inspector, data, left_out
from tests.browser.look import too_wide
from tests.browser.stack import Stack
from tests.browser.tour import tour
from tests.browser.walk import Officer
from tests.marks import words

pytestmark = pytest.mark.slow

# In the administration: alternative texts of pictures, which Django itself never translates, and
# codes that are in no column.
AS_THEY_ARE = "Search True False None numbers_api LOCAL TOLL_FREE"


def test_every_page_is_for_everybody(foreign: Stack, visitor: Callable[..., Officer]) -> None:
    """The whole tour."""
    officer = visitor("officer")
    inspector = Inspector(officer)
    tour(officer, lambda name: inspector.look(name, officer.page))
    assert inspector.verdict(data(foreign)) == ("", {}, [])


def test_the_administration_is_for_everybody_too(
    foreign: Stack, visitor: Callable[..., Officer]
) -> None:
    """Every list, and the first row of each."""
    admin = visitor("admin")
    page = admin.page
    admin.sign_in()
    found: dict[str, list[str]] = {}
    shown: dict[str, list[str]] = {}

    def visit(address: str) -> None:
        page.goto(address)
        shown[address] = page.evaluate(VISIBLE)
        if wrong := too_wide(page):
            found[address] = wrong

    def links(where: str) -> list[str]:
        return [
            str(link) for link in page.eval_on_selector_all(where, "all => all.map(a => a.href)")
        ]

    visit(f"{foreign.url}/admin/")
    for address in links("#content-main a"):
        visit(address)
        for row in links("#result_list tbody th a")[:1]:
            visit(row)
    assert len(shown) > 30
    assert left_out(shown, data(foreign) | words(AS_THEY_ARE)) == ""
    assert found == {}

"""What a page must keep whatever it shows: it is for everybody, and fits the screen."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

NARROW, WIDE = 320, 1200
# Only what was found comes back: all that axe looked at is a hundred times as much. Style sheets
# are not fetched anew for it: no rule that is asked reads their source.
RUN = """options => axe.run(document, {
  resultTypes: ["violations"], preload: false, ...options
}).then(
  ({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])
)"""
# Dark changes colours alone (static/css/tokens.css), so only rules about them are asked again.
SCHEMES: dict[Any, Any] = {
    "light": {},
    "dark": {"runOnly": ["color-contrast", "link-in-text-block"]},
}


def problems(page: Page) -> list[str]:
    """What axe finds in light and dark, and at which width the page must be scrolled sideways."""
    return [*violations(page), *too_wide(page)]


def violations(page: Page) -> list[str]:
    """What axe finds in light and in dark."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for scheme, options in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {rule} at {nodes}" for rule, nodes in page.evaluate(RUN, options)]
    return found


def too_wide(page: Page) -> list[str]:
    found = []
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(f"document.documentElement.scrollWidth > {width}"):
            found.append(f"wider than {width} px")
    return found

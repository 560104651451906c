"""What a page must keep whatever it shows: it is for everybody, and fits the screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

NARROW, WIDE = 320, 1200


def problems(page: Page) -> list[str]:
    """What axe finds in light and dark, and at which width the page must be scrolled sideways."""
    return [*violations(page), *too_wide(page)]


def violations(page: Page) -> list[str]:
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [
            f"{scheme}: {v['id']} at {[node['target'] for node in v['nodes']]}"
            for v in Axe().run(page).response["violations"]
        ]
    return found


def too_wide(page: Page) -> list[str]:
    found = []
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate(f"document.documentElement.scrollWidth > {width}"):
            found.append(f"wider than {width} px")
    return found

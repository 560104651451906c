"""What an officer does on the pages, by the words that are on them. Works with and without
JavaScript, in English and in the language that nobody speaks (tools.pseudo)."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from babel import Locale
from playwright.sync_api import Browser, Page, expect

from tests.browser.stack import Stack

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<<>>>>>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)

TRAFFIC = {
    "Sender name": "Harbour Dental",
    "Intended use": "Reminders of appointments to patients who asked for them.",
}
BUSINESS = {
    "Legal name": "Harbour Dental Pty Ltd",
    "Australian Business Number (ABN)": "51824753556",
    "Address line 1": "1 Collins Street",
    "City or suburb": "Melbourne",
    "Postal code": "3000",
}
CONTACT = {
    "Full name": "Mia Chen",
    "Email": "mia@harbour.example",
    "Phone number": "+61 3 9876 5432",
}

REGIONS = {name: code for code, name in Locale("en").territories.items()}


def exactly(words: str) -> re.Pattern[str]:
    """Sentences of ours and nothing else; in the other language they are padded and have marks."""
    return re.compile(r"^\W*" + r"\W+".join(map(re.escape, words.split())) + r"\W*$")


@dataclass
class Officer:
    """A person at a browser, working on one order."""

    page: Page
    url: str
    name: str = "officer"
    password: str = "demo"

    def sign_in(self) -> None:
        """Without the form's pages, which are others' to test: the browser has its cookies, and
        shows the orders."""
        form = f"{self.url}/login/"
        wire = self.page.request
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', wire.get(form).text())
        assert token
        fields = {"csrfmiddlewaretoken": token[1], "login": self.name, "password": self.password}
        wire.post(form, form=fields, headers={"Referer": form}, max_redirects=0)
        self.page.goto(f"{self.url}/")
        self.heading("Orders")

    def sign_in_by_form(self) -> None:
        self.page.goto(f"{self.url}/login/")
        self.page.get_by_label("Username").fill(self.name)
        self.page.get_by_label("Password").fill(self.password)
        self.press("Sign in")
        self.heading("Orders")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=exactly(name)).click()

    def heading(self, text: str | re.Pattern[str]) -> None:
        wanted = exactly(text) if isinstance(text, str) else text
        expect(self.page.get_by_role("heading", level=1)).to_have_text(wanted)

    def state(self, name: str) -> None:
        """The order's page comes to say this state: by itself with a script, and by refreshing
        without."""
        expect(self.page.locator("#order .state .tag")).to_have_text(exactly(name), timeout=25_000)

    def reload_until(self, is_there: Callable[[], bool], seconds: float = 25) -> None:
        """Reloads the page until something is there, as somebody without a script would."""
        end = time.monotonic() + seconds
        while not is_there():
            assert time.monotonic() < end, self.page.url
            self.page.reload()

    def start(self, region: str, number_type: str, reference: str = "ACME-2026-41") -> None:
        self.page.goto(f"{self.url}/orders/new/")
        self.choose_region(region)
        # A region with one type has it chosen.
        if (types := self.page.get_by_label(number_type)).count():
            types.check()
        self.page.get_by_label("Service plan, app, trunk or fax service").fill("plan-1")
        self.page.get_by_label("Customer reference (optional)").fill(reference)
        self.press("Continue to numbers")
        self.heading("Choose a number")

    def choose_region(self, region: str) -> None:
        """With a script the types of the region come by themselves."""
        self.page.get_by_label("Region").fill(REGIONS[region])
        show = self.page.get_by_role("button", name="Show what this region requires")
        if show.is_visible():
            show.click()
        self.page.locator(f'#types[data-region="{REGIONS[region]}"]').wait_for()

    def choose(self, digits: str = "") -> None:
        if digits:
            self.page.get_by_label("Digits").fill(digits)
            self.press("Search")
        self.page.get_by_role("button", name=re.compile(r"^\W*Choose\W*\+")).first.click()
        self.heading(re.compile(r"^\W*Reserve"))

    def reserve(self) -> None:
        self.press("Reserve now")
        self.state("Reserved")

    def fill(self, answers: dict[str, str]) -> None:
        for label, value in answers.items():
            self.page.get_by_label(label, exact=True).fill(value)

    def answer_australia(self, use: str = TRAFFIC["Intended use"]) -> None:
        self.page.get_by_role("link", name="Traffic").click()
        self.fill({**TRAFFIC, "Intended use": use})
        self.page.get_by_label("Notifications").check()
        self.page.get_by_label("Consent of the recipients").check()
        self.press("Save and continue")
        self.heading("End business")
        self.fill(BUSINESS)
        self.page.get_by_label("State or territory").select_option("VIC")
        self.press("Save and continue")
        self.heading("Contact")
        self.fill(CONTACT)
        self.press("Save and continue")

    def upload(
        self, title: str = "Letter of authorisation", name: str = "letter.pdf", content: bytes = PDF
    ) -> None:
        card = self.page.get_by_role("region", name=title)
        card.get_by_label("File").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content}
        )
        card.get_by_role("button", name=re.compile(r"^\W*(Upload|Replace)\b")).click()

    def add_letter(self) -> None:
        self.page.get_by_role("link", name="Letter of authorisation", exact=True).click()
        self.upload()
        expect(
            self.page.get_by_role("region", name="Letter of authorisation").get_by_role(
                "link", name="letter.pdf", exact=True
            )
        ).to_be_visible()
        self.page.get_by_role("link", name="Back to the order").click()

    def submit(self) -> None:
        self.page.get_by_role("link", name="Check your answers and submit").click()
        self.heading("Check your answers")
        self.press("Submit for review")

    def order_australia(self, use: str = TRAFFIC["Intended use"]) -> None:
        """From the list of orders to a submitted Australian order."""
        self.start("Australia", "Mobile")
        self.choose()
        self.reserve()
        self.answer_australia(use)
        self.add_letter()
        self.submit()


# Somebody signs in, in a browser of their own.
Enters = Callable[[str], Officer]


def choose_password(browser: Browser, stack: Stack, password: str) -> None:
    """Somebody follows the link of the last invitation and chooses a password."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(stack.link_in_mail("/invitation/"))
    page.get_by_label("New password", exact=True).fill(password)
    page.get_by_label("New password, once more").fill(password)
    page.get_by_role("button", name="Save the password").click()
    page.get_by_text("Your password is set").wait_for()
    context.close()

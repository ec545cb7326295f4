"""What people do in a real browser, step by step, by the words that stand on the page."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.factories.people import Person

WORDS = "Synthetic: the visits to family on Shore Street are too short."
REPLY = "Synthetic: visits are two hours now, every week."
MESSAGE = "Synthetic: thank you for telling us."


def tell_us(page: Page, path: str = "/tell-us") -> str:
    """Go through the questions one by one and return the code's words."""
    page.goto(path)
    page.get_by_role("link", name="Start").click()
    choose(page, "My council")
    page.get_by_text("Pick it by name").click()
    page.get_by_label("Its name").select_option("fife-council")
    visible(page, "Next").click()
    page.get_by_label("What would you like to say?").fill(WORDS)
    choose(page, "really bad")
    visible(page, "Next").click()
    page.get_by_label("How old are you?").select_option("16-17")
    page.get_by_label("Which council area do you live in?").select_option("fife")
    visible(page, "Next").click()
    for purpose in ("count", "share_with_body", "contact"):
        page.locator(f"label[for={purpose}]").click()
    page.get_by_role("button", name="See exactly what they will see").click()
    page.get_by_role("button", name="Send", exact=True).click()
    return " ".join(page.locator(".code-words bdi").all_inner_texts())


def choose(page: Page, label: str) -> None:
    """Tap a radio or a box where a finger would: on its words."""
    page.locator("label:visible").filter(has_text=label).first.click()


def visible(page: Page, name: str):  # type: ignore[no-untyped-def]
    """The link of this name in the step that shows."""
    return page.locator(".step:visible").get_by_role("link", name=name, exact=True)


def sign_in(page: Page, person: Person) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_label("Six digits from your app").fill(person.code)
    page.get_by_role("button", name="Sign in").click()


def go_to(page: Page, place: str) -> None:
    """Go to a place of the rail, and open the group that it stands in first."""
    link = page.locator(".rail a", has_text=place)
    closed = page.locator(".rail details:not([open])", has=page.locator("a", has_text=place))
    if closed.count():
        closed.locator("summary").click()
    link.click()


def read_and_clear(page: Page) -> None:
    """Open the first of the queue, hide a place, theme it, write back and clear it."""
    page.get_by_role("button", name="Open").first.click()
    page.get_by_label("Words to hide").fill("on Shore Street")
    page.get_by_label("What they are").select_option("place")
    page.get_by_role("button", name="Hide these words").click()
    page.locator("label[for=theme-seeing-family]").click()
    page.get_by_label("The body it is about").select_option("fife-council")
    page.get_by_label("A message back").fill(MESSAGE)
    choose(page, "Clear it")
    page.get_by_role("button", name="Decide", exact=True).click()


def release(page: Page) -> None:
    go_to(page, "Releases")
    page.get_by_role("button", name="Count and attack").click(timeout=120_000)
    page.get_by_label("No group has looked at the names").fill("Synthetic: there is no group yet.")
    page.get_by_role("button", name="Publish this release").click()


def pull_and_answer(page: Page) -> None:
    """An officer takes the theme into the plan, plans an action and sends an answer."""
    go_to(page, "What we heard")
    page.get_by_role("link", name="Seeing your family").first.click()
    choose(page, "Improve how you do this")
    page.get_by_role("button", name="Take it into the plan").click()
    page.get_by_role("link", name="Add an action").click()
    page.get_by_label("What will you do?").fill("Synthetic: longer visits.")
    page.get_by_label("Who sees to it?").fill("Head of family time")
    page.get_by_label("By which day?").fill("2027-03-01")
    page.get_by_role("button", name="Put it into the plan").click()
    page.get_by_role("link", name="Answer in public").click()
    choose(page, "We did")
    page.get_by_label("Your answer").fill(REPLY)
    page.get_by_label("What happens next?").fill("Synthetic: we ask again in spring.")
    page.get_by_label("Whose answer is it?").fill("Head of family time")
    page.get_by_role("button", name="Send this answer").click()


def read_the_reply(page: Page) -> None:
    """A worker reads what the body answers and shows it."""
    go_to(page, "Replies to read")
    page.get_by_role("link", name="Seeing your family").click()
    page.get_by_role("button", name="Show it to everybody").click()


def come_back(page: Page, code: str) -> None:
    page.goto("/my-code")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Open").click()
    page.locator(".card h2 a").first.click()

"""`make sheet`: a picture of every page at two widths, light, dark and Arabic, from the demonstration, to look at."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.server import ROOT, free_port, wait_until_up

LAUNCH = [
    "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
TARGET = ROOT / "build" / "sheet"
INSTANCE = ROOT / "instance"
PUBLIC = (
    "/", "/tell-us", "/tell-us#about-what", "/tell-us#your-words", "/tell-us#about-you", "/tell-us#your-choices",
    "/my-code", "/corporate-parents", "/corporate-parents/fife-council", "/what-changed", "/scotland", "/how-we-count",
    "/how-we-did", "/data", "/get-help",
    "/privacy", "/accessibility", "/rules", "/languages", "/nothing-here", "/sign-in",
)  # fmt: skip
LOOKS = {
    "phone": ({"width": 360, "height": 740}, "light", ""),
    "phone-dark": ({"width": 360, "height": 740}, "dark", ""),
    "phone-arabic": ({"width": 360, "height": 740}, "light", "/ar"),
    "desk": ({"width": 1280, "height": 900}, "light", ""),
}


def main() -> None:
    if not (INSTANCE / "heard.db").exists():
        sys.exit("There is no demonstration yet: run `make run` once, then try again.")
    port = free_port()
    environment = os.environ | {
        "HEARD_SECRET": (INSTANCE / "secret").read_text().strip(),
        "HEARD_DEMONSTRATION": "1",
        "HEARD_BASE_URL": f"http://127.0.0.1:{port}",
    }
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--no-access-log", "--log-level", "warning", "wsgi:app",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_until_up(port)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=LAUNCH)
            draw_all(browser, f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
    print(f"Pictures are in {TARGET.relative_to(ROOT)}")


def draw_all(browser: Browser, address: str) -> None:
    for look, (size, scheme, language) in LOOKS.items():
        context = browser.new_context(viewport=size, color_scheme=scheme, base_url=address)
        draw_journey(context.new_page(), look, language)
        for person in read_cards() if not language else ():
            draw_desk(context, look, person)
        context.close()


def draw_journey(page: Page, look: str, language: str) -> None:
    for path in PUBLIC:
        page.goto("about:blank")
        page.goto(f"{language}{path}")
        draw(page, look, path)
    page.goto(f"{language}/my-code")
    page.locator("input[name=code]").fill((INSTANCE / "demonstration.code").read_text())
    page.locator("main form button").first.click()
    draw(page, look, "what-i-said")
    page.locator(".card h2 a").first.click()
    draw(page, look, "one-thing-said")


def draw_desk(context: BrowserContext, look: str, person: str) -> None:
    """Every page that stands in the rail of one person's desk."""
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name=f"Come in as {person}").click()
    for path in page.locator(".rail a").evaluate_all("links => links.map(link => link.pathname)"):
        page.goto(path)
        draw(page, look, f"{person.split()[0].lower()}{path}")
    context.clear_cookies()
    page.close()


def read_cards() -> list[str]:
    """The names of the people whom the demonstration made up."""
    return [card["name"] for card in json.loads((INSTANCE / "demonstration.json").read_text())]


def draw(page: Page, look: str, name: str) -> None:
    folder = TARGET / look
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(
        path=folder / f"{name.strip('/').replace('/', '-').replace('#', '-') or 'home'}.png", full_page=True
    )


if __name__ == "__main__":
    main()

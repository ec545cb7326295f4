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
    "/my-code", "/corporate-parents", "/corporate-parents/fife-council", "/what-changed", "/how-we-count", "/data",
    "/get-help",
    "/privacy", "/accessibility", "/rules", "/languages", "/nothing-here", "/sign-in",
)  # fmt: skip
DESKS = {
    "ailsa": ("/queue", "/releases", "/team", "/account"),
    "morag": ("/concerns",),
    "fiona": ("/heard", "/plan", "/evidence", "/offers"),
    "andrew": ("/people", "/log"),
}
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
        for person, paths in DESKS.items() if not language else ():
            draw_desk(context, look, person, paths)
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


def draw_desk(context: BrowserContext, look: str, person: str, paths: tuple[str, ...]) -> None:
    page = context.new_page()
    page.goto("/sign-in")
    cards = json.loads((INSTANCE / "demonstration.json").read_text())
    name = next(card["name"] for card in cards if card["email"].startswith(person))
    page.get_by_role("button", name=f"Come in as {name}").click()
    for path in paths:
        page.goto(path)
        draw(page, look, path)


def draw(page: Page, look: str, name: str) -> None:
    folder = TARGET / look
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(
        path=folder / f"{name.strip('/').replace('/', '-').replace('#', '-') or 'home'}.png", full_page=True
    )


if __name__ == "__main__":
    main()

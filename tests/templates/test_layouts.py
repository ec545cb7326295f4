"""What every page has around it: language, a way out, help, and errors that are kind."""

from types import SimpleNamespace as Thing

import brotli
import pytest
from bs4 import BeautifulSoup

from webapp.assets import Assets

ERROR_PAGES = (400, 403, 404, 409, 413, 429, 500, 503)
ARABIC = Thing(tag="ar", name="العربية", direction="rtl", is_draft=True)


class TestLayouts:
    def page(self, environment, name: str, **context) -> BeautifulSoup:
        html = environment.get_template(name).render(**context)
        assert " style=" not in html
        assert "<style" not in html
        return BeautifulSoup(html, "html.parser")

    @pytest.mark.parametrize("name", ["layouts/young_people.html", "layouts/staff.html"])
    def test_language_skip_link_and_checked_files(self, environment, name):
        soup = self.page(environment, name, current_language=ARABIC)

        assert (soup.html["lang"], soup.html["dir"]) == ("ar", "rtl")
        assert soup.find(id=soup.find("a", class_="skip")["href"][1:]).name == "main"
        for tag in soup.find_all(["link", "script"]):
            assert "icon" in tag.get("rel", []) or tag["integrity"].startswith("sha384-")
        assert all(script["src"] for script in soup.find_all("script"))

    def test_a_theme_can_be_asked_for(self, environment):
        assert (
            self.page(environment, "layouts/young_people.html", theme="cream").html["data-theme"] == "cream"
        )
        assert "data-theme" not in self.page(environment, "layouts/young_people.html").html.attrs

    def test_young_people_can_leave_and_get_help_from_everywhere(self, environment):
        soup = self.page(environment, "layouts/young_people.html")

        assert soup.find("a", class_="leave")["href"] == "/leave"
        assert soup.find("a", href="tel:08001111")
        assert len(soup.find_all("script")) == 1

    def test_links_stay_in_the_language(self, environment):
        soup = self.page(environment, "layouts/young_people.html", request=Thing(script_root="/gd"))

        assert soup.find("a", class_="leave")["href"] == "/gd/leave"
        assert soup.find("a", class_="mark")["href"] == "/gd/"

    def test_each_language_is_named_in_itself(self, environment):
        links = self.page(environment, "layouts/young_people.html").find_all("a", hreflang=True)

        assert [(link["lang"], link.text) for link in links] == [("en", "English"), ("ar", "العربية")]
        assert links[0]["aria-current"] == "true"

    def test_a_draft_translation_says_so_in_both_languages(self, environment):
        assert self.page(environment, "layouts/young_people.html", current_language=ARABIC).find(
            class_="notice"
        )
        assert not self.page(environment, "layouts/young_people.html").find(class_="notice")

    def test_a_demonstration_says_so(self, environment):
        soup = self.page(environment, "layouts/young_people.html", is_demonstration=True)

        assert "demonstration" in soup.find(class_="notice").text

    def test_staff_see_where_they_are_and_can_sign_out(self, environment):
        soup = self.page(environment, "layouts/staff.html")
        form = soup.find("form", method="post")

        assert [link.text for link in soup.nav.find_all("a", attrs={"aria-current": "page"})] == [
            "Waiting\xa03"
        ]
        assert form.find("input", attrs={"name": "csrf_token"})["value"] == "token"
        assert "Ailsa" in soup.header.text
        assert "Cleared." in soup.find(role="status").text

    @pytest.mark.parametrize("status", ERROR_PAGES)
    def test_every_error_page_is_kind_and_gives_help(self, environment, status):
        soup = self.page(environment, f"errors/{status}.html")

        assert soup.find_all("h1")[0].text == soup.title.text
        assert len(soup.find_all("h1")) == 1
        assert str(status) not in soup.main.text
        assert soup.find("a", href="tel:08001111")

    def test_a_first_visit_fits_the_goal(self, environment):
        page = environment.get_template("errors/404.html").render().encode()
        assets = Assets.load()
        whole = len(brotli.compress(page)) + assets.size("heard.css") + assets.size("heard.js")

        assert whole <= 6 * 1024

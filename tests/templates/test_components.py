"""Every building block, rendered alone and read as a browser would read it."""

import re
from types import SimpleNamespace as Thing

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

MOODS = [(1, "Really bad"), (2, "Bad"), (3, "OK"), (4, "Good"), (5, "Really good")]


def described_by(soup: BeautifulSoup, element) -> str:
    return " ".join(soup.find(id=id).get_text(" ", strip=True) for id in element["aria-describedby"].split())


class TestField:
    def test_a_text_box_has_its_label_hint_and_error(self, draw):
        soup = draw(
            "field", "text", "town", "Where do you live?", hint="A town.", error="Write a town", value="<b>"
        )
        box = soup.find("input")

        assert soup.find("label", attrs={"for": box["id"]}).text == "Where do you live?"
        assert described_by(soup, box) == "A town. Error: Write a town"
        assert (box["aria-invalid"], box["value"], box["autocomplete"]) == ("true", "<b>", "off")

    def test_nothing_is_said_where_there_is_nothing_to_say(self, draw):
        box = draw("field", "text", "town", "Where do you live?").find("input")

        assert not {"aria-describedby", "aria-invalid", "required"} & set(box.attrs)

    def test_a_password_is_never_sent_back(self, draw):
        assert (
            "value"
            not in draw("field", "text", "p", "Password", value="x", type="password").find("input").attrs
        )

    def test_a_long_answer_keeps_its_lines_direction_and_limit(self, draw):
        soup = draw("field", "textarea", "words", "Your words", value="one\n<two>", limit=2000)
        box = soup.find("textarea")

        assert (box["dir"], box["autocomplete"], box.text.lstrip("\n")) == ("auto", "off", "one\n<two>")
        assert "2000" in described_by(soup, box)
        assert "maxlength" not in box.attrs
        counter = soup.find(attrs={"data-limit": "2000"})
        assert "hidden" in counter.attrs
        assert counter.output["for"] == ["words"]

    def test_a_question_can_be_the_heading_of_its_part(self, draw):
        assert (
            draw("field", "textarea", "words", "Your words", heading=2).select_one("h2 > label")["for"]
            == "words"
        )
        assert draw("field", "radios", "a", "Which?", options=[(1, "x")], heading=2).select_one("legend > h2")

    def test_a_list_chooses_by_value_whatever_its_type(self, draw):
        soup = draw("field", "select", "n", "Which?", value=2, options=[("1", "One"), ("2", "Two")])

        assert [option.text for option in soup.find_all("option", selected=True)] == ["Two"]

    @pytest.mark.parametrize(("macro", "kind"), [("radios", "radio"), ("checkboxes", "checkbox")])
    def test_choices_are_real_and_the_first_can_be_linked_to(self, draw, macro, kind):
        options = [("home", "Home", "Your house"), ("school", "School")]
        chosen = "school" if macro == "radios" else ["school"]
        soup = draw("field", macro, "about", "About?", error="Choose one", value=chosen, options=options)
        inputs = soup.find_all("input", type=kind)

        assert [box["value"] for box in inputs] == ["home", "school"]
        assert {box["name"] for box in inputs} == {"about"}
        assert inputs[0]["id"] == "about"
        assert [box.has_attr("checked") for box in inputs] == [False, True]
        assert [soup.find("label", attrs={"for": box["id"]}).text for box in inputs] == ["Home", "School"]
        assert described_by(soup, inputs[0]) == "Your house"
        assert described_by(soup, soup.fieldset) == "Error: Choose one"

    def test_nothing_is_chosen_for_anybody(self, draw):
        for macro in ("radios", "faces", "checkboxes"):
            assert not draw("field", macro, "a", "?", options=MOODS).find_all("input", checked=True)
        assert not draw("field", "consent", "a", "Count me").find_all("input", checked=True)

    def test_the_faces_are_five_radios_with_words(self, draw):
        soup = draw("field", "faces", "mood", "How is it?", value="4", options=MOODS)
        radios = soup.find_all("input", type="radio")

        assert [soup.find("label", attrs={"for": radio["id"]}).text for radio in radios] == [
            w for _, w in MOODS
        ]
        assert [radio["value"] for radio in radios if radio.has_attr("checked")] == ["4"]
        assert all(svg["aria-hidden"] == "true" for svg in soup.find_all("svg"))
        assert len({svg.path["d"] for svg in soup.find_all("svg")}) == 5

    def test_each_consent_stands_alone(self, draw):
        soup = draw(
            "field", "consent", "quote", "Quote me", hint="Never with your name.", error="Say yes or no"
        )
        box = soup.find("input", type="checkbox")

        assert soup.find("label", attrs={"for": "quote"}).text == "Quote me"
        assert described_by(soup, box) == "Never with your name. Error: Say yes or no"


def choices(*pairs):
    return [SelectChoice(value, label) for value, label in pairs]


class Everything(Form):
    town = StringField("Town", description="Where?", validators=[InputRequired("Write a town")])
    secret = PasswordField("Password", render_kw={"autocomplete": "current-password"})
    words = TextAreaField("Words", validators=[Length(max=500)])
    place = SelectField("Place", choices=choices(("a", "Ayr"), ("f", "Fife")))
    about = RadioField(
        "About", choices=choices(("h", "Home"), ("s", "School")), validators=[InputRequired("Choose one")]
    )
    may = SelectMultipleField(
        "May we?",
        choices=[SelectChoice("c", "Count", {"hint": "Nobody sees your words."}), SelectChoice("q", "Quote")],
    )
    agrees = BooleanField("I agree")
    mood = RadioField("Mood", choices=choices(*MOODS), coerce=int)


class TestFormField:
    @pytest.mark.parametrize(
        ("name", "look", "tag", "kind"),
        [
            ("town", None, "input", "text"),
            ("secret", None, "input", "password"),
            ("words", None, "textarea", None),
            ("place", None, "select", None),
            ("about", None, "input", "radio"),
            ("may", None, "input", "checkbox"),
            ("agrees", None, "input", "checkbox"),
            ("mood", "faces", "input", "radio"),
        ],
    )
    def test_each_kind_becomes_its_control(self, draw, name, look, tag, kind):
        soup = draw("field", "form_field", Everything()[name], look)

        assert soup.find(id=name).name == tag
        assert soup.find(id=name).get("type") == kind

    def test_what_was_answered_stays(self, draw):
        answers = {
            "town": "Ayr",
            "words": "Hi",
            "place": "f",
            "about": "s",
            "may": "q",
            "agrees": "y",
            "mood": "2",
        }
        form = Everything(MultiDict(answers))
        soups = {
            name: draw("field", "form_field", form[name], "faces" if name == "mood" else None)
            for name in answers
        }

        assert soups["town"].input["value"] == "Ayr"
        assert soups["words"].textarea.text.strip() == "Hi"
        assert soups["place"].find("option", selected=True)["value"] == "f"
        for name, value in (("about", "s"), ("may", "q"), ("agrees", "y"), ("mood", "2")):
            assert [box["value"] for box in soups[name].find_all("input", checked=True)] == [value]

    def test_a_choice_can_explain_itself(self, draw):
        soup = draw("field", "form_field", Everything()["may"])

        assert described_by(soup, soup.find(id="may")) == "Nobody sees your words."
        assert "aria-describedby" not in soup.find(id="may-2").attrs

    def test_limits_and_autocomplete_are_taken_over(self, draw):
        form = Everything()

        assert draw("field", "form_field", form["words"]).find(attrs={"data-limit": "500"})
        assert draw("field", "form_field", form["secret"]).input["autocomplete"] == "current-password"

    def test_every_error_links_to_a_control(self, draw):
        form = Everything(MultiDict())
        assert not form.validate()
        links = [link["href"][1:] for link in draw("errors", "form_errors", form).find_all("a")]

        assert {"town", "about"} <= set(links)
        for name in links:
            assert draw("field", "form_field", form[name]).find(id=name).name in (
                "input",
                "select",
                "textarea",
            )


class TestErrors:
    def test_the_summary_takes_the_focus_without_scripts(self, draw):
        box = draw("errors", "error_summary", [("town", "Write a town"), ("", "Try again")]).div

        assert (box["role"], box["tabindex"], box.has_attr("autofocus")) == ("alert", "-1", True)
        assert box.a["href"] == "#town"
        assert box.h2.text == "2 things need another look"

    def test_no_errors_no_box(self, draw):
        assert not draw("errors", "error_summary", []).find("div")


class TestThread:
    def test_progress_is_said_in_words(self, draw):
        soup = draw("thread", "progress", 3, 5, "your choices")

        assert soup.p.text == "3 of 5: your choices"
        assert soup.find(attrs={"aria-hidden": "true"})
        assert [stitch.get("class") for stitch in soup.find_all("i")] == [None, None, ["now"], None, None]

    def test_the_line_breaks_after_the_last_thing_done(self, draw):
        stations = [
            Thing(state="said", title="You said it", is_done=True, when="March 2026"),
            Thing(state="read", title="It was read", is_done=True),
            Thing(state="planned", title="It goes into the plan", is_done=False, text="By <June>."),
        ]
        items = draw("thread", "timeline", stations).find_all("li")

        assert [item.get("aria-current") for item in items] == [None, "step", None]
        assert [item.get("class") for item in items] == [None, ["last-done"], ["to-come"]]
        assert "still to come" in items[2].h3.text
        assert "By <June>." in items[2].text

    def test_every_state_has_its_own_shape_and_word(self, draw):
        drawn = [
            draw("status", "status", s) for s in ("said", "read", "heard", "planned", "changed", "not_yet")
        ]

        assert len({soup.path["d"] for soup in drawn}) == 6
        assert len({soup.text.strip() for soup in drawn}) == 6

    def test_a_status_can_use_another_word(self, draw):
        assert draw("status", "status", "said", "Waiting").text.strip() == "Waiting"

    def test_a_tag_is_a_word(self, draw):
        assert draw("status", "tag", "<late>").text == "<late>"


class TestWords:
    def test_their_words_keep_their_own_direction_and_get_no_quotation_marks(self, draw):
        soup = draw("words", "words", "<i>Hello</i>\nyou", lang="pl")

        assert (soup.figure.p["dir"], soup.figure.p["lang"]) == ("auto", "pl")
        assert soup.figure.p.text == "<i>Hello</i>\nyou"
        assert soup.figcaption.text == "Their words"

    def test_messages_say_who_wrote_them(self, draw):
        soup = draw(
            "words",
            "messages",
            [Thing(text="Hi", is_mine=False), Thing(text="Hello", is_mine=True, when="May")],
        )

        assert [caption.text for caption in soup.find_all("figcaption")] == [
            "Your advocacy worker",
            "You · May",
        ]
        assert all(text["dir"] == "auto" for text in soup.find_all("p"))


class TestFigures:
    ROWS = (
        Thing(label="School", words="Most", share=72, number="60 to 65"),
        Thing(label="Moving house", is_hidden=True),
    )

    def test_words_then_bar_then_number(self, draw):
        cell = draw("bar_table", "bar_table", "What was said", "About", "How many", self.ROWS).find_all("td")[
            0
        ]

        assert re.sub(r"\s+", " ", cell.text).strip() == "Most 60 to 65"
        assert cell.svg.rect["width"] == "72"
        assert [part.name for part in cell.find_all(["svg", "bdi"])] == ["svg", "bdi"]

    def test_a_hidden_figure_is_striped_and_explained_in_the_same_place(self, draw):
        soup = draw("bar_table", "bar_table", "What was said", "About", "How many", self.ROWS)
        cell = soup.find_all("td")[1]

        assert "Too few to show" in cell.text
        assert cell.svg.path["stroke-dasharray"]
        assert not cell.find(["rect", "bdi"])
        assert "give someone away" in soup.find(class_="hint").text

    def test_nothing_hidden_nothing_to_explain(self, draw):
        assert not draw("bar_table", "bar_table", "c", "a", "b", self.ROWS[:1]).find(class_="hint")

    def test_it_is_a_real_table(self, draw):
        soup = draw(
            "bar_table", "bar_table", "What was said", "About", "How many", self.ROWS, note="From 2026."
        )

        assert soup.caption.text == "What was said"
        assert [cell["scope"] for cell in soup.find_all("th")] == ["col", "col", "row", "row"]
        assert soup.find_all("p")[-1].text == "From 2026."

    def test_a_heading_says_how_it_sorts(self, draw):
        assert draw("bar_table", "sort_heading", "Day", "?by=day", "ascending").th["aria-sort"] == "ascending"
        assert draw("bar_table", "sort_heading", "Day", "?by=day").th["aria-sort"] == "none"


class TestCode:
    def test_words_and_digits_keep_their_direction_and_can_be_copied(self, draw):
        soup = draw("code", "code_card", ["river", "lamp"], ["4821", "9034"], Markup("<svg></svg>"))

        assert [word.text for word in soup.find(class_="code-words").find_all("bdi")] == ["river", "lamp"]
        assert soup.find(class_="digits")["dir"] == "ltr"
        assert soup.button["data-copy"] == "river lamp"
        assert soup.button.has_attr("hidden")
        assert soup.find(class_="qr").svg

    def test_what_is_not_a_picture_is_not_trusted(self, draw):
        soup = draw("code", "code_card", ["<b>"], [], "<img>")

        assert not soup.find(["b", "img"])


class TestButtonsAndLists:
    def test_a_button_sends_its_name(self, draw):
        button = draw(
            "buttons", "button", "Clear", kind="quiet", name="decision", value="clear", key="c"
        ).button

        assert (button["name"], button["value"], button["type"]) == ("decision", "clear", "submit")
        assert (button["class"], button["aria-keyshortcuts"]) == (["button", "quiet"], "c")

    def test_skip_is_as_big_as_next(self, draw):
        soup = draw("buttons", "step_links", "words", skip="words", back="about")
        next_link, skip, back = soup.find_all("a")

        assert next_link.parent is skip.parent
        assert [link["href"] for link in (next_link, skip, back)] == ["#words", "#words", "#about"]

    def test_the_print_button_waits_for_scripts(self, draw):
        assert draw("buttons", "print_button").button.has_attr("hidden")

    def test_help_is_one_tap_away(self, draw, help_contacts):
        soup = draw("help", "help_strip", help_contacts)
        call, text = soup.find_all("a")

        assert (call["href"], text["href"]) == ("tel:08001111", "sms:85258")
        assert (call.bdi.text, call.bdi["dir"]) == ("0800 1111", "ltr")
        assert "Text SHOUT to 85258" in text.text

    def test_a_short_strip_says_where_the_rest_is(self, draw, help_contacts):
        soup = draw("help", "help_strip", help_contacts, most=1, more_url="/get-help")

        assert [heading.text for heading in soup.find_all("h3")] == ["Childline"]
        assert soup.find_all("a")[-1]["href"] == "/get-help"

    def test_cards_link_by_their_titles(self, draw):
        soup = draw(
            "cards", "cards", [Thing(title="A quiet room", url="/x", text="In May.", status="planned")]
        )

        assert soup.find("h2").a["href"] == "/x"
        assert "Planned" in soup.text

    def test_the_pager_shows_only_ways_that_exist(self, draw):
        assert draw("pager", "pager", None, "?before=9").find_all("a")[0]["rel"] == ["next"]
        assert not draw("pager", "pager").find("nav")

    def test_an_empty_page_says_what_to_do_first(self, draw):
        soup = draw("empty", "empty", "Nothing yet", "Answers will be here.", "Ask", "/ask")

        assert (soup.h2.text, soup.a["href"]) == ("Nothing yet", "/ask")

    def test_an_unchecked_translation_stands_beside_the_english(self, draw):
        soup = draw("notice", "notice", "Dreachd", english="Draft")

        assert soup.find("p", lang="en")["dir"] == "ltr"
        assert not draw("notice", "notice", "Draft", english="Draft").find("p", lang="en")

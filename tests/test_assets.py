"""The look's files: how they travel, how small they are, and whether everybody can read what they paint."""

import base64
import gzip
import hashlib
import re
from pathlib import Path

import brotli
import pytest

from webapp.assets import BUNDLES, Assets, minify_css

STATIC = Path(__file__).parent.parent / "webapp" / "static"
SHEETS = (*BUNDLES["heard.css"], "desk.css", "charts.css")
AAA_TEXT = 7.0
CONTROL = 3.0


@pytest.fixture(scope="module")
def assets() -> Assets:
    return Assets.load()


def ask(
    assets: Assets, path: str, accepts: str = "", method: str = "GET"
) -> tuple[str, dict[str, str], bytes]:
    said = {}

    def start_response(status, headers):
        said.update(status=status, headers=dict(headers))

    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_ACCEPT_ENCODING": accepts}
    body = b"".join(assets.respond(environ, start_response))
    return said["status"], said["headers"], body


class TestAnswering:
    def test_a_file_is_kept_for_ever_because_its_address_is_its_content(self, assets):
        status, headers, _ = ask(assets, assets.url("heard.css"))

        assert status == "200 OK"
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["Vary"] == "Accept-Encoding"
        assert headers["X-Content-Type-Options"] == "nosniff"

    def test_another_content_has_another_address(self):
        one, two = Assets({"a.css": b"a{}"}), Assets({"a.css": b"b{}"})

        assert re.fullmatch(r"/static/a\.[0-9a-f]{12}\.css", one.url("a.css"))
        assert one.url("a.css") != two.url("a.css")
        assert one.url("a.css") == Assets({"a.css": b"a{}"}).url("a.css")

    @pytest.mark.parametrize(
        ("accepts", "encoding"),
        [
            ("gzip, deflate, br", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip", "gzip"),
            ("", None),
            ("identity", None),
            ("zstd", None),
        ],
    )
    def test_the_browser_gets_the_best_encoding_it_reads(self, assets, accepts, encoding):
        _, headers, body = ask(assets, assets.url("heard.css"), accepts)
        _, _, plain = ask(assets, assets.url("heard.css"))
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]

        assert headers.get("Content-Encoding") == encoding
        assert headers["Content-Length"] == str(len(body))
        assert unpack(body) == plain

    @pytest.mark.parametrize(
        ("name", "content_type"),
        [
            ("heard.css", "text/css; charset=utf-8"),
            ("heard.js", "text/javascript; charset=utf-8"),
            ("icon.svg", "image/svg+xml"),
        ],
    )
    def test_types(self, assets, name, content_type):
        assert ask(assets, assets.url(name))[1]["Content-Type"] == content_type

    def test_a_file_that_compression_would_grow_travels_as_it_is(self):
        tiny = Assets({"a.txt": b"a", "b.woff2": b"a" * 500})

        assert "Content-Encoding" not in ask(tiny, tiny.url("a.txt"), "br")[1]
        assert "Content-Encoding" not in ask(tiny, tiny.url("b.woff2"), "br")[1]

    @pytest.mark.parametrize(
        "path", ["/static/heard.css", "/static/", "/static/../config.py", "/static/heard.000000000000.css"]
    )
    def test_anything_else_is_not_found(self, assets, path):
        status, headers, body = ask(assets, path, "br")

        assert (status, body, headers["Cache-Control"]) == ("404 Not Found", b"", "no-store")

    def test_only_reading_is_allowed(self, assets):
        status, headers, _ = ask(assets, assets.url("heard.css"), method="POST")

        assert (status, headers["Allow"]) == ("405 Method Not Allowed", "GET, HEAD")

    def test_head_says_the_length_and_sends_nothing(self, assets):
        _, headers, body = ask(assets, assets.url("heard.css"), method="HEAD")

        assert (body, int(headers["Content-Length"])) == (b"", assets.size("heard.css", "identity"))

    def test_the_check_is_of_the_bytes_the_browser_reads(self, assets):
        _, _, body = ask(assets, assets.url("heard.js"))
        digest = base64.b64encode(hashlib.sha384(body).digest()).decode()

        assert assets.integrity("heard.js") == f"sha384-{digest}"

    def test_an_unknown_name_stops_the_template(self, assets):
        with pytest.raises(KeyError):
            assets.url("nowhere.css")

    def test_owns_only_its_own_paths(self, assets):
        assert assets.owns("/static/x")
        assert not assets.owns("/statics")


class TestMakingSmall:
    @pytest.mark.parametrize(
        ("source", "small"),
        [
            ("a {\n  color: red;\n}\n", "a{color:red}"),
            ("/* why */ .a .b > c { margin: 0 1px; }", ".a .b > c{margin:0 1px}"),
            ("a { inline-size: calc(1px + 2px); }", "a{inline-size:calc(1px + 2px)}"),
            ('a::after { content: " ; } : "; }', 'a::after{content:" ; } : "}'),
            ("a :hover, b { top: 0 }", "a :hover,b{top:0}"),
            ("@media (min-width: 40em) { a { top: 0; } }", "@media (min-width:40em){a{top:0}}"),
        ],
    )
    def test_only_needless_space_goes(self, source, small):
        assert minify_css(source) == small


class TestBudget:
    @pytest.mark.parametrize(
        ("name", "most"),
        [
            ("heard.css", 4_096),
            ("heard.js", 1_024),
            ("desk.css", 1_536),
            ("charts.css", 768),
            ("desk.js", 1_024),
            ("choose.js", 768),
        ],
    )
    def test_size_over_the_wire(self, assets, name, most):
        assert assets.size(name) <= most

    def test_young_people_load_one_script_with_every_part_in_it(self, assets):
        _, _, bundle = ask(assets, assets.url("heard.js"))

        for part in ("leave.js", "count.js", "copy.js", "print.js"):
            assert (STATIC / part).read_bytes() in bundle


def theme_tokens() -> dict[str, dict[str, str]]:
    """The tokens of each theme, with what it takes over from the light one."""
    css = minify_css((STATIC / "tokens.css").read_text() + (STATIC / "needs.css").read_text())
    found = {
        selector: dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", block))
        for selector, block in re.findall(r"(:root[^{]*)\{([^}]*)\}", css)
    }
    return {selector: {**found[":root"], **tokens} for selector, tokens in found.items()}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


THEMES = theme_tokens()
GROUNDS = ("paper", "sand", "tint")
TEXT_PAIRS = [(text, ground) for text in ("ink", "soft", "accent", "stop") for ground in GROUNDS]
TEXT_PAIRS += [("on-accent", "accent"), ("on-leave", "leave")]
CONTROL_PAIRS = [(line, ground) for line in ("line", "accent") for ground in GROUNDS]


class TestContrast:
    def test_the_measure_itself(self):
        assert contrast("#000", "#ffffff") == pytest.approx(21)
        assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)

    def test_every_theme_is_measured(self):
        assert len(THEMES) == 6  # light, dark (asked by the phone and by the reader), cream, contrast, print

    @pytest.mark.parametrize("theme", THEMES)
    @pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
    def test_every_text_is_aaa_on_every_ground(self, theme, text, ground):
        assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= AAA_TEXT

    @pytest.mark.parametrize("theme", THEMES)
    @pytest.mark.parametrize(("line", "ground"), CONTROL_PAIRS)
    def test_every_control_border_shows(self, theme, line, ground):
        assert contrast(THEMES[theme][line], THEMES[theme][ground]) >= CONTROL

    def test_both_ways_to_dark_are_the_same(self):
        asked_by_phone, asked_by_reader = (
            THEMES[":root:not([data-theme])"],
            THEMES[':root[data-theme="dark"]'],
        )

        assert asked_by_phone == asked_by_reader


class TestSheets:
    PHYSICAL = re.compile(
        r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
        r"|left|right|top|bottom|(?:min-|max-)?(?:width|height))\s*:"
        r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
    )

    @pytest.mark.parametrize("name", SHEETS)
    def test_nothing_points_left_or_right(self, name):
        without_queries = re.sub(r"@media[^{]*", "", minify_css((STATIC / name).read_text()))

        assert self.PHYSICAL.findall(without_queries) == []

    @pytest.mark.parametrize("name", SHEETS)
    def test_four_sided_shorthands_are_the_same_on_both_sides(self, name):
        """`margin: 1 2 3 4` is physical: its second and fourth values would not follow the writing direction."""
        shorthands = re.findall(
            r"[;{](?:margin|padding|inset):([^;}]+)", minify_css((STATIC / name).read_text())
        )

        assert [value for value in shorthands if len(re.sub(r"\([^)]*\)", "()", value).split()) == 4] == []

    @pytest.mark.parametrize("name", SHEETS)
    def test_nothing_comes_from_anywhere_else(self, name):
        assert not re.search(r"url\(|@import|https?:", (STATIC / name).read_text())

    @pytest.mark.parametrize(
        "promise",
        [
            "prefers-color-scheme: dark",
            "prefers-contrast: more",
            "forced-colors: active",
            "prefers-reduced-motion",
            "@media print",
            "scroll-padding-block",
            "@supports selector(:has(*))",
        ],
    )
    def test_each_need_is_answered(self, promise):
        assert promise in "".join((STATIC / part).read_text() for part in BUNDLES["heard.css"])

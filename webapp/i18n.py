"""Which language a page is in, and its catalogue, looked up once for each request.

The language stands in the address (`/gd/tell-us`), so that nothing about it is kept on a phone. The WSGI front takes
it off the path and leaves it in the environment; Flask's own `url_for` then puts it back on every link.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Domain, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from webapp.domain.languages import BY_TAG, ENGLISH, LANGUAGES, Language
from webapp.extensions import babel

CATALOGUES = Path(__file__).parent.parent / "translations"
ENVIRON_KEY = "heard.language"
SENTENCES_KEPT = 10_000
"""More than the templates have in all languages."""


@dataclass(frozen=True)
class LanguageLink:
    """A link to this same page in another language."""

    name: str
    tag: str
    url: str
    is_current: bool


def current_language() -> Language:
    """The language that the address asks for."""
    if not has_request_context():
        return ENGLISH
    return BY_TAG[request.environ.get(ENVIRON_KEY, ENGLISH.tag)]


def select_locale() -> str:
    """The language for Flask-Babel's own lazy strings and dates."""
    return current_language().tag


def language_links() -> list[LanguageLink]:
    """This page in each language; only the path is kept, because a query may hold what somebody chose."""
    return [
        LanguageLink(
            name=language.name,
            tag=language.tag,
            url=("" if language == ENGLISH else f"/{language.tag}") + quote(request.path),
            is_current=language == current_language(),
        )
        for language in LANGUAGES
    ]


class Catalogues(Domain):  # type: ignore[misc]
    """The catalogues of all languages, for views and forms through Flask-Babel and for templates without a detour."""

    def __init__(self, catalogues: Mapping[str, NullTranslations]) -> None:
        super().__init__()
        self.catalogues = catalogues
        self.find = lru_cache(maxsize=SENTENCES_KEPT)(self._find)

    def get_translations(self) -> NullTranslations:
        """The catalogue of the page's language, or of the one that a view insists on."""
        locale = get_locale()
        return NullTranslations() if locale is None else self.catalogues[locale.language]

    @pass_context
    def say(self, context: Context, text: str, /, **values: object) -> str:
        """A sentence in the language of the page, as Jinja's own new style has it: what is filled in is escaped."""
        return _fill(self.find(current_language().tag, text), context, values)

    @pass_context
    def say_number(self, context: Context, one: str, many: str, number: int, /, **values: object) -> str:
        said = Markup(self.catalogues[current_language().tag].ngettext(one, many, number))  # noqa: S704
        return _fill(said, context, {"num": number, **values})

    def _find(self, tag: str, text: str) -> Markup:
        return Markup(self.catalogues[tag].gettext(text))  # noqa: S704  # Ours, from a template and a catalogue.


def _fill(said: Markup, context: Context, values: Mapping[str, object]) -> str:
    text = said if context.eval_ctx.autoescape else str(said)
    return text % values if "%" in text else text


def init_app(app: Flask) -> None:
    """Give templates a plain catalogue look-up, which is fifty times cheaper than a call through context proxies."""
    catalogues: dict[str, NullTranslations] = {
        language.tag: Translations.load(CATALOGUES, [language.tag]) for language in LANGUAGES
    }
    domain = Catalogues(catalogues)
    babel.domain_instance = domain  # type: ignore[misc]  # Flask-Babel keeps it there once it has made its own.
    app.jinja_env.globals.update(_=domain.say, gettext=domain.say, ngettext=domain.say_number)
    app.jinja_env.filters["ltr"] = keep_left_to_right
    app.context_processor(lambda: {"current_language": current_language(), "language_links": language_links})


def keep_left_to_right(text: object) -> Markup:
    """Keep a number, code, telephone number or address in its own direction inside a right-to-left sentence."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)

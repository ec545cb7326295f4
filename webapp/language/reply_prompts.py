"""What to look at in a body's answer, found by lists and a formula; worked out anew each time and kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from webapp.domain.details import DetailKind
from webapp.domain.plans import sounds_like_no_resources
from webapp.domain.reply_checks import HIGHEST_READING_AGE, AnswerPart, PhraseList, Prompt, PromptKind
from webapp.language.details import find_details
from webapp.language.reading_level import reading_age

APOSTROPHES = str.maketrans({"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{LEFT SINGLE QUOTATION MARK}": "'"})


def find_prompts(parts: Mapping[AnswerPart, str], lists: Iterable[PhraseList]) -> list[Prompt]:
    """Everything to look at, part by part, in the order of the text.

    Shapes:  lists are in one language and know only what stands in them: what is said in other words is not found,
             and what is found may be harmless. Nobody is refused anything by it.
    """
    known = tuple(lists)
    return [prompt for part, text in parts.items() if text for prompt in _in_part(part, text, known)]


def _in_part(part: AnswerPart, text: str, lists: tuple[PhraseList, ...]) -> Iterator[Prompt]:
    found = [*_phrases(part, text, lists), *_details(part, text)]
    yield from sorted(found, key=lambda prompt: (prompt.start, prompt.end))
    age = reading_age(text)
    if age is not None and age > HIGHEST_READING_AGE:
        yield Prompt(kind=PromptKind.HARD_TO_READ, part=part)
    if sounds_like_no_resources(text):
        yield Prompt(kind=PromptKind.LACKS_RESOURCES, part=part)


def _phrases(part: AnswerPart, text: str, lists: tuple[PhraseList, ...]) -> Iterator[Prompt]:
    plain = text.translate(APOSTROPHES)
    for each in lists:
        for found in _pattern(each.phrases).finditer(plain):
            yield Prompt(kind=each.kind, part=part, start=found.start(), end=found.end())


def _details(part: AnswerPart, text: str) -> Iterator[Prompt]:
    """Every personal detail of any kind: an answer that holds one is never shown before somebody read it."""
    for hit in find_details(text):
        kind = PromptKind.NAME if hit.kind is DetailKind.NAME else PromptKind.DETAIL
        yield Prompt(kind=kind, part=part, start=hit.start, end=hit.end)


@lru_cache(maxsize=32)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Whole phrases, in any case, with any spaces; the longest first."""
    longest_first = sorted(phrases, key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)

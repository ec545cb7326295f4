"""What one form holds: a young person's words and the few things they may say around them."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.came import AgreedBy

MOST_CHARACTERS = 5_000
MOST_CONTACT_CHARACTERS = 200
FEELINGS = range(1, 6)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # All but the tab and the line end.
HALF_CHARACTERS = re.compile(r"[\ud800-\udfff]")


class AboutPart(StrEnum):
    """The part of life it is about, for whoever does not know or name the body."""

    COUNCIL = "my-council"
    HEALTH = "health"
    SCHOOL = "school"
    COLLEGE_OR_UNIVERSITY = "college-or-university"
    POLICE = "police"
    HEARINGS = "hearings"
    HOME = "where-i-live"
    WORK_OR_MONEY = "work-or-money"
    NOT_SURE = "not-sure"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Everything that somebody answered; a skipped question is None.

    Shapes:  words are clean (see clean_words); body and offer are slugs. said_on and agreed_by stand only where a
             worker brought the words here for somebody: the day on which they were said, and who made the choices.
    Units:   feeling runs from 1 (really bad) to 5 (really good).
    Errors:  ValueError for words that are empty, too long or not clean, and for a feeling off the scale.
    """

    words: str
    kind: SubmissionKind | None = None
    about: AboutPart | None = None
    body: str | None = None
    offer: str | None = None
    feeling: int | None = None
    age_band: AgeBand | None = None
    area: str | None = None
    home: HomeKind | None = None
    said_on: date | None = None
    agreed_by: AgreedBy | None = None

    def __post_init__(self) -> None:
        if not self.words or self.words != clean_words(self.words):
            raise ValueError("words must be clean, and there must be some")
        if len(self.words) > MOST_CHARACTERS:
            raise ValueError(f"words hold at most {MOST_CHARACTERS} characters")
        if self.feeling is not None and self.feeling not in FEELINGS:
            raise ValueError("a feeling is 1 to 5")

    def to_text(self) -> str:
        """One line of JSON, ready to be sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"), default=date.isoformat)

    @classmethod
    def from_text(cls, text: str) -> Answers:
        """Read what to_text wrote.

        Errors:  ValueError when it is something else.
        """
        found = json.loads(text)
        for name, code in (
            ("kind", SubmissionKind),
            ("about", AboutPart),
            ("age_band", AgeBand),
            ("home", HomeKind),
            ("said_on", date.fromisoformat),
            ("agreed_by", AgreedBy),
        ):
            found[name] = None if found.get(name) is None else code(found[name])
        return cls(**found)


def clean_words(text: str) -> str:
    """Take out what nobody types and no database or page can hold, and leave every letter of every script.

    Shapes:  line ends become one character, so that a limit counts what people see; control characters go, and
             halves of a broken character become a replacement mark; space around the whole goes.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return HALF_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", CONTROLS.sub("", lines)).strip()

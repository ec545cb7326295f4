"""The word lists beside this file, read once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


UNMARKED = str.maketrans("łøđıæœ’", "lodiao'")


def folded(word: str) -> str:
    """A word in small letters without the marks on them, because phones leave both away."""
    plain = unicodedata.normalize("NFKD", word.casefold()).translate(UNMARKED)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def read_groups(name: str) -> dict[str, frozenset[str]]:
    """The words of a list under each heading in it."""
    groups: dict[str, set[str]] = {}
    heading = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif not line.startswith("# "):
            groups.setdefault(heading, set()).update(map(folded, line.split()))
    return {group: frozenset(words) for group, words in groups.items()}


def read_words(name: str) -> frozenset[str]:
    """Every word of a list."""
    return frozenset().union(*read_groups(name).values())


NOT_NAMES = read_groups("not_names")
CAPITALS = NOT_NAMES["capitals"]
"""Words that carry a capital letter and are no name."""
CLASHING = NOT_NAMES["ordinary"]
"""Names that are words as well."""
PUBLIC_BODIES = NOT_NAMES["public"]
"""Words in the names of bodies that everybody has to do with, and that give nobody away."""
BARE = NOT_NAMES["bare"]
"""Those of them that are nobody's name only with a word like "a" or "the" before them."""
ORDINARY = read_words("ordinary")
COMMON = read_words("common")
"""Words too rare to take a slip of a thumb for, but no names either."""
PEOPLE = read_groups("family_and_roles")
ROLES = PEOPLE["staff"]
RELATIONS = PEOPLE["family"] | PEOPLE["friends"]
GIVEN = read_words("given_names") - RELATIONS - ROLES
RARER = read_words("more_given_names") | read_words("more_family_names")
FAMILY = read_words("family_names") | RARER
"""Names that are seldom said alone; rarer given names stand with them, since as little is sure of these."""
PLACES = read_words("places")
ORIGINS = read_groups("countries")
COUNTRIES, PEOPLES = ORIGINS["countries"], ORIGINS["peoples"]
"""Where somebody came from; in a small council that is often one family."""
BUILT = read_groups("school_and_home_words")

GRAMMAR = read_groups("grammar")
FUNCTION, DOING, GENERIC = GRAMMAR["function"], GRAMMAR["doing"], GRAMMAR["generic"]

ENDINGS = (
    ("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("d", ""), ("ing", ""), ("ing", "e"), ("in", ""), ("in", "e"),
    ("ly", ""), ("er", ""), ("r", ""), ("y", ""), ("it", ""), ("ies", "y"), ("est", ""), ("n't", ""), ("'s", ""),
    ("nt", ""), ("nae", ""), ("na", ""),
)  # fmt: skip

ROWS = ("qwertyuiop", "asdfghjkl", " zxcvbnm")
NEIGHBOURS = {
    key: "".join(
        other
        for other_row in ROWS[max(0, row - 1) : row + 2]
        for other in other_row[max(0, place - 1) : place + 2].strip()
        if other != key
    )
    for row, keys in enumerate(ROWS)
    for place, key in enumerate(keys)
    if key != " "
}


LONGEST_SLIP = 25
"""Longer than any word of the lists with a letter too many; what is longer still was never meant as one of them."""


def slips_of(word: str) -> Iterator[str]:
    """What somebody may have meant who missed a key, doubled a letter, dropped the order of two or hit one too many."""
    if len(word) > LONGEST_SLIP:
        return
    for at, letter in enumerate(word):
        before, after = word[:at], word[at + 1 :]
        yield before + after
        if after:
            yield before + after[0] + letter + after[1:]
        for neighbour in NEIGHBOURS.get(letter, ""):
            yield before + neighbour + after


def is_ordinary(word: str) -> bool:
    """Whether a word, in any usual form of it, is one that everybody uses."""
    if is_everyday(word) or word in RELATIONS or word in ROLES:
        return True
    return any(
        word.endswith(ending) and len(word) > len(ending) + 2 and is_everyday(word[: -len(ending)] + instead)
        for ending, instead in ENDINGS
    )


def is_everyday(word: str) -> bool:
    return word in ORDINARY or word in COMMON


def is_slip_of_ordinary(word: str) -> bool:
    """Whether one slip of a thumb lies between a word and an ordinary one."""
    return not ORDINARY.isdisjoint(slips_of(word))


def is_strange(word: str) -> bool:
    """Whether a word is neither an ordinary one nor one with a slip in it."""
    return len(word) > 3 and not is_ordinary(word) and not is_slip_of_ordinary(word)


def is_slip_of_name(word: str) -> bool:
    """Whether one slip of a thumb lies between a word and a given name, and none between it and an ordinary word."""
    slips = set(slips_of(word))
    meant = {slip for slip in slips & GIVEN if len(slip) > 3 and slip not in CLASHING}
    return bool(meant) and not slips & ORDINARY

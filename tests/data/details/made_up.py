"""Details that belong to nobody: names by chance, numbers kept for drama, codes that are never issued."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.data.keyboard import Chance, Deck, unfolded

HERE = Path(__file__).parent
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
AGES = {
    11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen", 17: "seventeen",
    18: "eighteen", 19: "nineteen", 20: "twenty", 21: "twenty one", 22: "twenty two",
}  # fmt: skip
DRAMA_RANGES = ("07700 900", "0131 496 0", "0141 496 0", "01632 960", "0808 157 0", "0306 999 0")
"""**Source:** Ofcom, numbers for use in TV and radio drama programmes: three more digits follow each of them."""

POSTCODE_AREAS = ("EH", "AB", "DD", "KY", "IV", "PH", "ML", "FK", "KA", "DG", "TD")
UNISSUED_NINO_PREFIXES = ("QQ", "QQ", "ZZ", "NK", "BG", "GB", "KN", "NT")
UNISSUED_PLATE_YEARS = ("00", "01", "50")
CHI_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)
NO_LEAP_YEARS = ("05", "06", "07", "09", "10", "11")


@dataclass(frozen=True)
class Detail:
    text: str
    kind: str
    more: dict[str, Any] = field(default_factory=dict)


def chi_check(nine: str) -> int:
    """The tenth digit of a CHI number, or 10 where these nine digits have none.

    **Source:** Community Health Index: modulus 11, weights 10 to 2.
    """
    return -sum(int(digit) * weight for digit, weight in zip(nine, CHI_WEIGHTS, strict=True)) % 11


class MadeUp:
    """Makes a detail for every slot of a sentence; names of all origins come up equally often."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._words = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
        names = json.loads((HERE / "names.json").read_text(encoding="utf-8"))
        self._origins = Deck(chance, sorted(names))
        self._given = {origin: Deck(chance, lists["given"].split()) for origin, lists in names.items()}
        self._email_names = Deck(
            chance, [name for lists in names.values() for name in lists["given"].split()]
        )
        self._family = {origin: Deck(chance, lists["family"].split()) for origin, lists in names.items()}
        decks = ("nickname", "house", "place", "role", "relation", "rare", "title", "street", "invented")
        self._decks = {name: Deck(chance, self._words[name]) for name in decks}
        self._chi_is_valid = Deck(chance, ("valid", "invalid"))
        self._makers: dict[str, Callable[[], Detail]] = {
            "name": self._name, "fullname": self._fullname, "family": self._family_name, "place": self._place,
            "school": self._school, "street": self._street, "phone": self._phone, "email": self._email,
            "handle": self._handle, "link": self._link, "date": self._date, "age": self._age, "aged": self._aged,
            "postcode": self._postcode, "chi": self._chi, "nino": self._nino, "plate": self._plate,
        }  # fmt: skip

    def make(self, slot: str) -> Detail:
        if slot in ("nickname", "house"):
            return Detail(self._decks[slot].deal(), slot)
        return self._makers[slot]()

    def word(self, slot: str) -> str:
        return self._decks["relation" if slot == "kin" else slot].deal()

    def staff_phrase(self) -> tuple[str, str]:
        """What stands before the span, and the span: a role and a name, either of them first."""
        forms = (
            ("my ", "{role} {name}"),
            ("our ", "{role} {name}"),
            ("", "{name} my {role}"),
            ("", "{name} the {role}"),
        )
        return self._chance.one_of(forms)

    def relation_phrase(self) -> str:
        return self._chance.one_of(("{kin} {name}", "{kin} {name}", "{kin}, {name}"))

    def rare_phrase(self) -> str:
        return self._decks["rare"].deal()

    def _name(self) -> Detail:
        origin = self._origins.deal()
        return Detail(self._given[origin].deal(), "name", {"origin": origin})

    def _fullname(self) -> Detail:
        origin = self._origins.deal()
        return Detail(
            f"{self._given[origin].deal()} {self._family[origin].deal()}", "name", {"origin": origin}
        )

    def _family_name(self) -> Detail:
        origin = self._origins.deal()
        return Detail(self._family[origin].deal(), "name", {"origin": origin})

    def _place(self) -> Detail:
        if self._chance.happens(0.3):
            return Detail(self._decks["invented"].deal(), "place", {"is_invented": True})
        return Detail(self._decks["place"].deal(), "place", {"is_invented": False})

    def _school(self) -> Detail:
        first = self._chance.one_of(
            self._words["saints"] if self._chance.happens(0.25) else self._words["invented"]
        )
        return Detail(f"{first} {self._chance.one_of(self._words['school_kinds'])}", "school")

    def _street(self) -> Detail:
        number = self._chance.one_of(
            ("", f"{1 + self._chance.below(180)} ", f"flat 2/1, {3 + self._chance.below(60)} ")
        )
        return Detail(
            f"{number}{self._decks['street'].deal()} {self._chance.one_of(self._words['street_kinds'])}",
            "street",
        )

    def _digits(self, count: int) -> str:
        return "".join(str(self._chance.below(10)) for _ in range(count))

    def _phone(self) -> Detail:
        number = self._chance.one_of((DRAMA_RANGES[0],) * 4 + DRAMA_RANGES[1:]) + self._digits(3)
        bare = number.replace(" ", "")
        forms = (
            number,
            number,
            bare,
            bare,
            "+44 " + number[1:],
            "+44" + bare[1:],
            "0044 " + number[1:],
            number.replace(" ", "-"),
        )
        return Detail(self._chance.one_of(forms), "phone")

    def _email(self) -> Detail:
        name = unfolded(self._email_names.deal()).lower().replace("'", "")
        tail = self._chance.one_of(
            ("", str(self._chance.below(100)), ".xo", "_" + self._decks["invented"].deal().lower())
        )
        return Detail(
            f"{name}{tail}@{self._chance.one_of(('example.org', 'example.com', 'mail.example.net'))}", "email"
        )

    def _handle(self) -> Detail:
        words = (
            self._decks["street"].deal().split()[0].lower(),
            self._chance.one_of(("puffin", "selkie", "otter", "gowk")),
        )
        joint = self._chance.one_of(("_", ".", ""))
        return Detail(f"@{joint.join(words)}{joint}{self._digits(3)}", "handle")

    def _link(self) -> Detail:
        start = self._chance.one_of(
            ("https://example.org/", "www.example.com/", "http://pics.example.net/", "example.org/")
        )
        return Detail(f"{start}{self._chance.one_of(('u', 'p', 'photos'))}/{self._digits(5)}", "link")

    def _date(self) -> Detail:
        day, month, year = (
            1 + self._chance.below(28),
            1 + self._chance.below(12),
            2005 + self._chance.below(10),
        )
        word = MONTHS[month - 1]
        ordinal = f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"
        forms = (
            f"{day:02}/{month:02}/{year}", f"{day}/{month}/{year % 100:02}", f"{day}.{month}.{year}",
            f"{day} {word} {year}",
            f"{ordinal} of {word}", f"{word} {ordinal}", f"the {ordinal} of {word} {year}", f"{day} {word[:3]}",
            f"{year}-{month:02}-{day:02}", f"{day}-{month}-{year % 100:02}",
        )  # fmt: skip
        return Detail(self._chance.one_of(forms), "date")

    def _age(self) -> Detail:
        age = 11 + self._chance.below(12)
        return Detail(
            self._chance.one_of((str(age), str(age), AGES[age], f"{age} years old", f"{age} yrs old")), "age"
        )

    def _aged(self) -> Detail:
        age = 11 + self._chance.below(12)
        return Detail(
            self._chance.one_of((f"{age} year old", f"{age} yr old", f"{age}yo", f"{AGES[age]} year old")),
            "age",
        )

    def _postcode(self) -> Detail:
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        inward = f"{self._chance.below(10)}{self._chance.one_of(letters)}{self._chance.one_of(letters)}"
        outward = f"{self._chance.one_of(POSTCODE_AREAS)}{81 + self._chance.below(8)}"
        return Detail(self._chance.one_of((f"{outward} {inward}", f"{outward}{inward}")), "postcode")

    def _chi(self) -> Detail:
        """Right check digits go with a 29 February that never was, wrong ones with any day: none can be somebody's."""
        is_valid = self._chi_is_valid.deal() == "valid"
        day = f"{1 + self._chance.below(28):02}{1 + self._chance.below(12):02}"
        nine, check = "", 10
        while check == 10:
            nine = ("2902" if is_valid else day) + self._chance.one_of(NO_LEAP_YEARS) + self._digits(3)
            check = chi_check(nine)
        whole = f"{nine}{check if is_valid else (check + 1 + self._chance.below(9)) % 10}"
        return Detail(self._chance.one_of((whole, f"{whole[:6]} {whole[6:]}")), "chi", {"is_valid": is_valid})

    def _nino(self) -> Detail:
        first, number = self._chance.one_of(UNISSUED_NINO_PREFIXES), self._digits(6)
        last = self._chance.one_of("ABCD")
        spaced = f"{first} {number[:2]} {number[2:4]} {number[4:]} {last}"
        return Detail(self._chance.one_of((f"{first}{number}{last}", spaced)), "nino")

    def _plate(self) -> Detail:
        letters = "ABCDEFGHJKLMNOPRSTUVWXY"
        start = (
            f"S{self._chance.one_of('ABCDEFGHJKLMNOPRSTUVWXY')}{self._chance.one_of(UNISSUED_PLATE_YEARS)}"
        )
        end = "".join(self._chance.one_of(letters) for _ in range(3))
        return Detail(f"{start}{self._chance.one_of((' ', ''))}{end}", "plate")

"""The made-up texts with details: they can be made again, labels lie where they should, nothing is anybody's."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest

from tests.data.details import make_details
from tests.data.keyboard import unfolded

LINES = make_details.TARGET.read_text(encoding="utf-8")
TEXTS: list[dict[str, Any]] = [json.loads(line) for line in LINES.splitlines()]
NAMES = json.loads((make_details.HERE / "names.json").read_text(encoding="utf-8"))
SPANS = [(made["text"], span) for made in TEXTS for span in made["spans"]]
LEAST_OF = {
    "name": 300, "staff": 100, "relation": 100, "nickname": 40, "school": 60, "house": 60, "street": 30, "place": 60,
    "phone": 30, "email": 25, "handle": 25, "link": 25, "date": 40, "age": 60, "postcode": 30, "chi": 25, "nino": 18,
    "plate": 25, "rare": 30,
}  # fmt: skip
DRAMA = re.compile(r"(07700900|01314960|01414960|01632960|08081570|03069990)\d{3}")
POSTCODE = re.compile(r"[A-Z]{2}8[1-8]\d[A-Z]{2}")


def of_kind(kind: str) -> list[tuple[str, dict[str, Any]]]:
    return [(text[span["start"] : span["end"]], span) for text, span in SPANS if span["kind"] == kind]


def named_in(text: str, span: dict[str, Any]) -> str:
    return text[span.get("name_start", span["start"]) : span.get("name_end", span["end"])]


def test_the_same_seed_writes_the_committed_file() -> None:
    assert make_details.as_lines() == LINES


def test_another_seed_writes_another_set() -> None:
    assert make_details.as_lines(make_details.SEED + 1) != LINES


def test_every_text_is_labelled_synthetic_and_different() -> None:
    assert all(made["is_synthetic"] is True for made in TEXTS)
    assert len({made["text"].lower() for made in TEXTS}) == len(TEXTS)


def test_there_are_enough_texts_with_and_without_details() -> None:
    with_details = sum(bool(made["spans"]) for made in TEXTS)

    assert with_details >= 600
    assert len(TEXTS) - with_details >= 200
    assert sum(len(made["text"]) > 250 for made in TEXTS) >= 60
    assert Counter(made["words"] for made in TEXTS)["scots"] >= 200


def test_there_are_enough_details_of_every_kind_and_no_other_kind() -> None:
    counts = Counter(span["kind"] for _, span in SPANS)

    assert counts.keys() == LEAST_OF.keys()
    assert {kind: count for kind, count in counts.items() if count < LEAST_OF[kind]} == {}


def test_names_of_every_origin_come_up_equally_often_with_forty_or_more_of_each() -> None:
    seen: dict[str, list[str]] = defaultdict(list)
    for text, span in SPANS:
        if "origin" in span:
            seen[span["origin"]].append(named_in(text, span).lower())

    assert seen.keys() == NAMES.keys()
    assert min(len(set(names["given"].split())) for names in NAMES.values()) >= 40
    assert min(len(set(names)) for names in seen.values()) >= 40
    assert max(map(len, seen.values())) - min(map(len, seen.values())) <= 1


def test_spans_lie_on_the_text_in_order_and_overlap_only_within_a_rare_fact() -> None:
    for made in TEXTS:
        spans = made["spans"]
        plain = [span for span in spans if span["kind"] != "rare"]
        edges = [edge for span in plain for edge in (span["start"], span["end"])]
        assert edges == sorted(edges)
        assert [span["start"] for span in spans] == sorted(span["start"] for span in spans)
        for span in spans:
            marked = made["text"][span["start"] : span["end"]]
            assert marked
            assert marked == marked.strip()


def test_spans_begin_and_end_with_whole_words() -> None:
    cut = re.compile(r"\w")
    for text, span in SPANS:
        around = (text[: span["start"]][-1:], text[span["end"] :][:1])
        after_name = text[span["end"] :][:2].lower()
        assert not cut.match(around[0])
        assert not cut.match(around[1]) or re.match(r"s\b|s$", after_name)


def test_a_named_person_has_a_name_from_the_list_of_its_origin() -> None:
    for text, span in SPANS:
        if span["kind"] in ("name", "staff", "relation"):
            lists = NAMES[span["origin"]]
            known = {bare(name) for name in (lists["given"] + " " + lists["family"]).split()}
            assert {bare(part) for part in named_in(text, span).split()} <= known


def bare(name: str) -> str:
    return unfolded(name).lower().replace("'", "")


def test_staff_and_relations_name_somebody_within_the_span() -> None:
    for text, span in SPANS:
        if span["kind"] in ("staff", "relation"):
            assert span["start"] <= span["name_start"] < span["name_end"] <= span["end"]
            assert named_in(text, span) != text[span["start"] : span["end"]]


def test_every_phone_number_is_kept_for_drama() -> None:
    for number, _ in of_kind("phone"):
        national = re.sub(r"^(\+44|0044)", "0", re.sub(r"[ -]", "", number))
        assert DRAMA.fullmatch(national), number


def test_nothing_outside_the_spans_could_be_rung_or_written_to() -> None:
    for made in TEXTS:
        text = made["text"]
        for span in sorted(made["spans"], key=lambda span: -span["start"]):
            text = text[: span["start"]] + " " * (span["end"] - span["start"]) + text[span["end"] :]
        assert not re.search(r"(?<!\d)0[1-9](?:[ -]?\d){8,9}(?!\d)|\+44|@|https?:|www\.", text), text


@pytest.mark.parametrize("kind", ["email", "link"])
def test_addresses_are_in_the_domains_kept_for_examples(kind: str) -> None:
    for address, _ in of_kind(kind):
        assert re.search(r"(@|//|www\.|^|\.)example\.(org|com|net)(/|$)", address.lower()), address


def test_chi_numbers_are_nobodys_and_half_have_the_right_check_digit() -> None:
    spans = of_kind("chi")
    valid = 0
    for number, span in spans:
        digits = [int(digit) for digit in number.replace(" ", "")]
        is_right = sum(d * w for d, w in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0
        assert is_right is span["is_valid"]
        if is_right:
            valid += 1
            with pytest.raises(ValueError, match="day"):
                date(
                    2000 + digits[4] * 10 + digits[5], digits[2] * 10 + digits[3], digits[0] * 10 + digits[1]
                )
    assert abs(2 * valid - len(spans)) <= 1


def test_postcodes_insurance_numbers_and_plates_are_never_issued() -> None:
    assert all(POSTCODE.fullmatch(code.upper().replace(" ", "")) for code, _ in of_kind("postcode"))
    prefixes = {number[:2].upper() for number, _ in of_kind("nino")}
    assert prefixes <= {"QQ", "ZZ", "NK", "BG", "GB", "KN", "NT"}
    assert {plate[2:4] for plate, _ in of_kind("plate")} <= {"00", "01", "50"}

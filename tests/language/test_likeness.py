"""How alike wordings are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from webapp.language.likeness import COPIED, LEAST_WORDS, Nearest, copied_share, find_copies

LONG = (
    "Synthetic: please keep the drop in at the old mill open in the evenings because it is the only warm place "
    "where we can meet and eat together after college"
)
OTHER = (
    "Synthetic: the bursary came six weeks late this year and nobody could say why it was late or who decides "
    "when it is paid so the rent was late as well"
)
WORDS = st.lists(st.sampled_from(["a", "bc", "def", "ghij", "klm"]), max_size=40).map(" ".join)


def changed(text: str) -> str:
    return text.replace("please", "we ask you to").replace("college", "school")


class TestCopies:
    def test_copies_with_small_changes_are_found_and_others_are_not(self) -> None:
        assert find_copies([LONG, OTHER, changed(LONG), LONG.upper()]) == [[0, 2, 3]]

    def test_short_wordings_are_the_same_by_chance(self) -> None:
        short = " ".join(LONG.split()[: LEAST_WORDS - 1])

        assert find_copies([short, short]) == []
        assert find_copies([]) == []

    @given(one=WORDS, other=WORDS)
    def test_the_share_that_is_copied_is_a_share_and_goes_both_ways(self, one: str, other: str) -> None:
        share = copied_share(one, other)

        assert 0 <= share <= 1
        assert share == copied_share(other, one)
        assert copied_share(one, one) == (1 if one else 0)

    @given(texts=st.lists(WORDS, max_size=8))
    def test_groups_are_those_that_pairs_make(self, texts: list[str]) -> None:
        long = [at for at, text in enumerate(texts) if len(text.split()) >= LEAST_WORDS]
        groups = find_copies(texts)
        group_of = {at: number for number, group in enumerate(groups) for at in group}

        for one in long:
            for other in long:
                if one < other and copied_share(texts[one], texts[other]) >= COPIED:
                    assert group_of[one] == group_of[other]
        assert all(len(group) > 1 and set(group) <= set(long) for group in groups)


class TestNearest:
    def test_the_most_alike_comes_first_and_what_shares_nothing_not_at_all(self) -> None:
        nearest = Nearest()
        nearest.add({"bursary": OTHER, "mill": LONG, "none": "xyzzy"})

        found = nearest.find("Synthetic: the bursary is late", most=5)

        assert [key for key, _ in found] == ["bursary", "mill"]
        assert found[0][1] > found[1][1]

    def test_what_is_not_to_be_kept_is_forgotten(self) -> None:
        nearest = Nearest()
        nearest.add({1: LONG, 2: OTHER})
        nearest.find(LONG, most=1)

        nearest.keep_only([2])

        assert [key for key, _ in nearest.find(LONG, most=5)] == [2]
        assert nearest.missing([1, 2]) == [1]
        assert len(nearest) == 1

    def test_no_wording_at_all(self) -> None:
        assert Nearest().find(LONG, most=5) == []
        assert copied_share("", LONG) == 0

"""Many words in one text: of two that overlap, one is hidden, and nothing of the other is left or doubled."""

from __future__ import annotations

import pytest

from webapp.domain.wording import Sought, Wording


@pytest.mark.parametrize(
    ("instead", "hidden"),
    [
        ({"Anna Made-Up": "[a name]", "Made-Up": "[a place]"}, "I saw [a name] there."),
        ({"Anna Made": "[a name]", "Made-Up": "[a place]"}, "I saw [a name]-Up there."),
        ({"Anna": "[a name]", "Anna Made-Up": "[two names]"}, "I saw [two names] there."),
    ],
    ids=["one inside the other", "the first of two", "the longer of two"],
)
def test_of_two_that_overlap_one_is_hidden(instead: dict[str, str], hidden: str) -> None:
    wording = Wording("I saw Anna Made-Up there.", stand_ins=())
    assert wording.hide({Sought(words=words): stand_in for words, stand_in in instead.items()}) == hidden

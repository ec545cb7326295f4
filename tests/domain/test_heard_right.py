"""What a group may write about a name."""

from __future__ import annotations

import pytest

from webapp.domain.heard_right import MOST_WORDS, GroupSays, WordsMissing, refuse_words


def test_a_yes_needs_no_words() -> None:
    refuse_words(GroupSays.YES, "")


@pytest.mark.parametrize("says", [says for says in GroupSays if says is not GroupSays.YES])
def test_anything_else_needs_some_and_not_too_many(says: GroupSays) -> None:
    refuse_words(says, "Synthetic.")
    for words in ("", "x" * (MOST_WORDS + 1)):
        with pytest.raises(WordsMissing):
            refuse_words(says, words)

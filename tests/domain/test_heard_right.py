"""What a group may write about a name."""

from __future__ import annotations

import pytest

from webapp.domain.heard_right import MOST_WORDS, GroupSays, WordsMissing, refuse_words


def is_refused(says: GroupSays, words: str) -> bool:
    try:
        refuse_words(says, words)
    except WordsMissing:
        return True
    return False


def test_a_yes_alone_needs_no_words() -> None:
    assert [says for says in GroupSays if not is_refused(says, "")] == [GroupSays.YES]


@pytest.mark.parametrize("says", [says for says in GroupSays if says is not GroupSays.YES])
def test_anything_else_needs_some_and_not_too_many(says: GroupSays) -> None:
    assert not is_refused(says, "Synthetic.")
    assert not is_refused(says, "x" * MOST_WORDS)
    assert is_refused(says, "x" * (MOST_WORDS + 1))

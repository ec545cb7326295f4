"""What staff write is shown as they typed it, with safe links and nothing else."""

import pytest

from webapp.filters import with_links


def test_a_secure_address_becomes_a_link_that_tells_nothing() -> None:
    assert 'href="https://example.org/x"' in with_links("See https://example.org/x")
    assert 'rel="noopener noreferrer nofollow"' in with_links("See https://example.org/x")


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "<b>bold</b>", '<a href="https://x.org">x</a>']
)
def test_mark_up_shows_as_it_was_typed(typed: str) -> None:
    shown = with_links(typed)

    assert "<script" not in shown
    assert "<b>" not in shown
    assert "&lt;" in shown


@pytest.mark.parametrize("typed", ["http://example.org", "javascript:alert(1)", "data:text/html,x"])
def test_no_other_address_becomes_a_link(typed: str) -> None:
    assert "<a" not in with_links(typed)

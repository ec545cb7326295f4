import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.disclosure.words import LEAST_BASE_OF_A_SHARE, Quantity, share


class TestShare:
    @pytest.mark.parametrize(
        ("part", "percent", "word"),
        [
            (200, 100, Quantity.ALMOST_ALL),
            (182, 91, Quantity.ALMOST_ALL),
            (180, 90, Quantity.MOST),
            (150, 75, Quantity.MOST),
            (148, 74, Quantity.MAJORITY),
            (100, 50, Quantity.MAJORITY),
            (98, 49, Quantity.LESS_THAN_HALF),
            (32, 16, Quantity.LESS_THAN_HALF),
            (30, 15, Quantity.FEW),
            (0, 0, Quantity.FEW),
        ],
    )
    def test_each_word_begins_where_the_inspectors_say(self, part, percent, word):
        found = share(part, 200)

        assert (found.percent, found.quantity) == (percent, word)

    def test_a_small_whole_gets_a_word_and_no_per_cent(self):
        found = share(10, 15)

        assert found.quantity is Quantity.MAJORITY
        assert found.percent is None

    @pytest.mark.parametrize(("part", "whole"), [(None, 20), (10, None), (None, None)])
    def test_what_is_hidden_has_no_share(self, part, whole):
        assert share(part, whole) is None

    @pytest.mark.parametrize(("part", "whole"), [(25, 20), (-5, 20), (0, 0)])
    def test_a_part_lies_within_its_whole(self, part, whole):
        with pytest.raises(ValueError, match="within its whole"):
            share(part, whole)

    @given(st.integers(0, 2000), st.integers(1, 2000))
    def test_word_and_per_cent_never_disagree(self, part, whole):
        part = min(part, whole)
        found = share(part, whole)

        assert share(part * 20, whole * 20).quantity is found.quantity
        if whole >= LEAST_BASE_OF_A_SHARE:
            assert abs(found.percent - 100 * part / whole) <= 0.5
            assert share(found.percent, 100).quantity is found.quantity

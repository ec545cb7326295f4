import pytest

from webapp.disclosure.figure import Figure
from webapp.disclosure.words import Quantity


def test_a_figure_is_a_number_with_its_share_or_the_mark():
    figure = Figure(codes=("home",), number=15, whole=30)

    assert (figure.share.quantity, figure.share.percent) == (Quantity.MAJORITY, 50)
    assert not figure.is_hidden
    assert Figure(codes=("home",), number=None, whole=30).is_hidden
    assert Figure(codes=("home",), number=None, whole=30).share is None


@pytest.mark.parametrize("number", [0, 5, 9, 11, -10])
def test_a_number_that_no_release_could_hold_is_no_figure(number):
    with pytest.raises(ValueError, match="not a released number"):
        Figure(codes=(), number=number)
    with pytest.raises(ValueError, match="not a released number"):
        Figure(codes=(), number=20, whole=number)

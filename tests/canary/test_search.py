"""The search itself: it finds what is there, in each form, and nothing else."""

import os

import pytest

from tests.canary.search import find, packed

CANARY = "marmalade lighthouse éclair"


@pytest.mark.parametrize("form", packed(CANARY))
def test_a_canary_is_found_in_every_form(form: bytes) -> None:
    assert find([CANARY], os.urandom(300) + form + os.urandom(300))


def test_nothing_is_found_where_nothing_was_planted() -> None:
    assert find([CANARY], os.urandom(200_000)) == set()

import doctest
from pathlib import Path

README = Path(__file__).parents[2] / "webapp" / "signals" / "README.md"


def test_the_worked_example_works():
    tried = doctest.testfile(str(README), module_relative=False)

    assert tried.attempted > 10
    assert tried.failed == 0

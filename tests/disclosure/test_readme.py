import doctest
from pathlib import Path

import webapp.disclosure


def test_what_the_package_says_of_itself_is_so():
    readme = Path(webapp.disclosure.__file__).with_name("README.md")
    tried = doctest.testfile(str(readme), module_relative=False, encoding="utf-8")

    assert tried.attempted > 8
    assert tried.failed == 0

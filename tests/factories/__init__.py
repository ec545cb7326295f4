"""What tests are made of: people, voices, figures, and the applications that serve them."""

from collections.abc import Callable

from flask import Flask

from webapp.config import Settings

MakeApp = Callable[[Settings], Flask]

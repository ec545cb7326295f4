"""Bare extension objects; `create_app` wires them."""

from flask_babel import Babel
from flask_sqlalchemy_lite import SQLAlchemy

db = SQLAlchemy()
babel = Babel()

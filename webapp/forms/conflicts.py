"""Wording and shape of what a worker or an administrator says about whom a worker is close to."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired

from webapp.domain.places import CorporateParentBody
from webapp.forms.moderation import choices_from


class TieForm(FlaskForm):  # type: ignore[misc]
    """One body that a worker works for or is close to."""

    body = SelectField(_l("The body"), validators=[InputRequired(_l("Choose a body."))])

    def __init__(self, *, bodies: Iterable[CorporateParentBody]) -> None:
        super().__init__()
        names = sorted(((body.slug, body.name) for body in bodies), key=lambda body: body[1])
        self.body.choices = choices_from({"": _l("Choose a body"), **dict(names)})

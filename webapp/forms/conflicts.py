"""Wording and shape of what a worker or an administrator says about whom a worker is close to."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired

from webapp.domain.conflicts import TieMove
from webapp.domain.places import CorporateParentBody
from webapp.forms.moderation import choices_from
from webapp.services.ties import PastChange


class TieForm(FlaskForm):  # type: ignore[misc]
    """One body that a worker works for or is close to."""

    body = SelectField(_l("The body"), validators=[InputRequired(_l("Choose a body."))])

    def __init__(self, *, bodies: Iterable[CorporateParentBody]) -> None:
        super().__init__()
        names = sorted(((body.slug, body.name) for body in bodies), key=lambda body: body[1])
        self.body.choices = choices_from({"": _l("Choose a body"), **dict(names)})


def say_change(change: PastChange) -> str:
    """One change of what somebody is close to, for their team."""
    said = {
        TieMove.WROTE_DOWN: _("%(name)s wrote down a body that they are close to.", name=change.name),
        TieMove.PROPOSED: _(
            "%(by)s wrote down a body that %(name)s may be close to.", by=change.by, name=change.name
        ),
        TieMove.AGREED: _("%(name)s agreed that they are close to a body.", name=change.name),
        TieMove.REFUSED: _("%(name)s said that they are not close to a body.", name=change.name),
        TieMove.TOOK_AWAY: _("%(by)s took away a body for %(name)s.", by=change.by, name=change.name),
    }
    return said[change.move]

"""Wording and shape of the filters of the list."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from webapp.domain.queue import WAITED_DAYS
from webapp.forms.moderation import CAME_BY, URGENCIES

LONGEST_NAME = 40
URGENCY_NAMES = URGENCIES
CAME_NAMES = CAME_BY
WAITED: Mapping[int, LazyString] = {
    0: _l("Any time"),
    **{days: _l("%(days)s days or longer", days=days) for days in WAITED_DAYS},
}


class SaveFilterForm(FlaskForm):  # type: ignore[misc]
    """A name for what is chosen now."""

    name = StringField(
        _l("Save this filter as"),
        filters=[lambda text: " ".join((text or "").split())],
        validators=[
            InputRequired(_l("Give the filter a name.")),
            Length(max=LONGEST_NAME, message=_l("Use at most 40 letters.")),
        ],
    )
    view = HiddenField()
    within = HiddenField()

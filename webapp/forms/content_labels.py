"""Wording and shape of content labels, and of naming them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from webapp.domain.content_labels import (
    LONGEST_NAME,
    Label,
    LabelMove,
    LabelMovedAlready,
    LabelNameMissing,
    LabelNameTaken,
    TooManyLabels,
)
from webapp.domain.welfare import ContentLabel

SHIPPED: Mapping[ContentLabel, LazyString] = {
    ContentLabel.VIOLENCE: _l("violence"),
    ContentLabel.SELF_HARM: _l("self-harm or suicide"),
    ContentLabel.SEXUAL_HARM: _l("sexual harm"),
    ContentLabel.NEGLECT: _l("neglect"),
    ContentLabel.LOSS: _l("loss or grief"),
    ContentLabel.HATE: _l("racism or other hate"),
    ContentLabel.DRUGS: _l("drugs or alcohol"),
}
MOVES: Mapping[LabelMove, LazyString] = {
    LabelMove.ADDED: _l("Added"),
    LabelMove.RENAMED: _l("Renamed"),
    LabelMove.RETIRED: _l("Retired"),
    LabelMove.BROUGHT_BACK: _l("Brought back"),
}
REFUSED: Mapping[type[Exception], LazyString] = {
    LabelNameMissing: _l("Write a name."),
    LabelNameTaken: _l("Another label has this name. If it is retired, you can bring it back."),
    TooManyLabels: _l(
        "There are as many labels as somebody can read before they open something. Retire one first."
    ),
    LabelMovedAlready: _l("Somebody did that already. This is how the labels stand now."),
}


def names_of(labels: Mapping[str, Label]) -> dict[str, str]:
    """What each label is called for whoever reads the page."""
    shipped = {str(code): name for code, name in SHIPPED.items()}
    return {code: label.name or str(shipped[code]) for code, label in labels.items()}


class LabelNameForm(FlaskForm):  # type: ignore[misc]
    """What a label is called."""

    name = StringField(
        _l("Name"),
        description=_l("A few words that say what something may be about, such as: violence. Nobody's name."),
        validators=[InputRequired(REFUSED[LabelNameMissing]), Length(max=LONGEST_NAME)],
    )

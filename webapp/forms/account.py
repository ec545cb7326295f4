"""Wording and shape of the forms that people who work here meet when they come in."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

LONGEST_LINE = 256
WEAKNESSES: dict[str, LazyString] = {
    "too_short": _l(
        "Use at least 12 letters, numbers or signs. Four words that do not belong together work well."
    ),
    "too_long": _l("Use fewer than 256 letters, numbers or signs."),
    "own_words": _l(
        "Leave out your name, your e-mail address and the name of this service. They are tried first."
    ),
    "pattern": _l("Leave out rows like aaaa, 1234 or qwerty. They are tried early. Add a word or two."),
    "date": _l(
        "Leave out dates and years. They are tried early. Add a word or two that do not belong together."
    ),
    "common": _l("This is too close to a password or word that many people use. Add a word or two."),
    "guessable": _l(
        "This can be guessed too fast. Make it longer: four words that do not belong together work well."
    ),
}


class SignInForm(FlaskForm):  # type: ignore[misc]
    """E-mail address, password and second factor, asked together so that no answer gives one away."""

    email = EmailField(
        _l("E-mail address"),
        validators=[InputRequired(_l("Write your e-mail address")), Length(max=LONGEST_LINE)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Write your password"))],
        render_kw={"autocomplete": "current-password"},
    )
    factor = StringField(
        _l("Six digits from your app"),
        description=_l("No phone today? Write one of your recovery codes instead."),
        validators=[InputRequired(_l("Write the six digits from your app")), Length(max=LONGEST_LINE)],
        render_kw={"autocomplete": "one-time-code"},
    )
    onward = HiddenField()


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A first password; how good it is, whoever shows the form judges."""

    password = PasswordField(
        _l("Choose a password"),
        description=_l(
            "At least 12 letters, numbers or signs. It opens the words that are kept for you, and we do not keep it "
            "anywhere, so nobody can tell you what it was."
        ),
        validators=[InputRequired(_l("Choose a password"))],
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, judge: Callable[[str], str | None]) -> None:
        super().__init__()
        self.judge = judge

    def validate_password(self, field: PasswordField) -> None:
        weakness = self.judge(field.data or "")
        if weakness:
            raise ValidationError(WEAKNESSES[weakness])


class FactorForm(FlaskForm):  # type: ignore[misc]
    """The same password once more and the first six digits, which prove that both were kept.

    Shapes:  private_key and step hold what the answers opened, once they are valid.
    """

    password = PasswordField(
        _l("Your new password again"),
        validators=[InputRequired(_l("Write the password that you just chose"))],
        render_kw={"autocomplete": "current-password"},
    )
    factor = StringField(
        _l("Six digits from your app"),
        validators=[
            InputRequired(_l("Write the six digits that the app shows now")),
            Length(max=LONGEST_LINE),
        ],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )

    def __init__(
        self,
        *,
        unlock: Callable[[str], bytes | None] = lambda password: None,
        find_step: Callable[[str], int | None] = lambda factor: None,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        self.unlock, self.find_step = unlock, find_step
        self.private_key, self.step = b"", 0

    @classmethod
    def empty(cls) -> FactorForm:
        """The form before anything was written in it."""
        return cls(formdata=None)

    def validate_password(self, field: PasswordField) -> None:
        private_key = self.unlock(field.data or "")
        if private_key is None:
            raise ValidationError(_l("This is not the password that you just chose. Write it again."))
        self.private_key = private_key

    def validate_factor(self, field: StringField) -> None:
        step = self.find_step(field.data or "")
        if step is None:
            raise ValidationError(
                _l("These digits do not fit. Wait for the next six digits and write those.")
            )
        self.step = step


class RecoveryKeyForm(FlaskForm):  # type: ignore[misc]
    """The team's recovery key from its paper; whoever shows the form knows whether it opens."""

    recovery_key = StringField(
        _l("Recovery key"),
        description=_l("Eight groups of four, from the paper that your team keeps. Capitals do not matter."),
        validators=[InputRequired(_l("Write the recovery key from the paper")), Length(max=LONGEST_LINE)],
    )

    def __init__(self, opens: Callable[[str], bool]) -> None:
        super().__init__()
        self.opens = opens

    def validate_recovery_key(self, field: StringField) -> None:
        if not self.opens(field.data or ""):
            raise ValidationError(_l("This is not your team's recovery key. Look at each letter again."))

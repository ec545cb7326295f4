"""Wording and shape of the forms and lists of whoever runs the service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Regexp

from webapp.domain.accounts import ROLES_OF_A_BODY, Role

LONGEST_NAME = 120
ROLE_NAMES: dict[Role, LazyString] = {
    Role.ADVOCACY_WORKER: _l("Advocacy worker"),
    Role.SAFEGUARDING_LEAD: _l("Safeguarding lead"),
    Role.PARENT_OFFICER: _l("Officer of a corporate parent"),
    Role.BOARD_READER: _l("Board reader of a corporate parent"),
    Role.SERVICE_ADMIN: _l("Administrator"),
}
ROLE_HINTS: dict[Role, LazyString] = {
    Role.ADVOCACY_WORKER: _l("Reads what young people say, makes it safe to share, builds releases."),
    Role.SAFEGUARDING_LEAD: _l("Looks after concerns about somebody's safety, and nothing else."),
    Role.PARENT_OFFICER: _l("Sees the released figures for one body, plans and answers."),
    Role.BOARD_READER: _l("Sees the released figures for one body."),
    Role.SERVICE_ADMIN: _l("Invites people and looks after the log. Reads nothing that young people say."),
}
ACTION_NAMES: dict[str, LazyString] = {
    "account_made": _l("Made an account"),
    "deactivated": _l("Put somebody out"),
    "invitation_withdrawn": _l("Withdrew an invitation"),
    "invited": _l("Invited somebody"),
    "let_in": _l("Let a colleague in"),
    "recovered": _l("Came in with the recovery key"),
    "recovery_codes_made": _l("Made recovery codes"),
    "recovery_key_renewed": _l("Made a new recovery key"),
    "sign_in_refused": _l("Could not sign in"),
    "signed_in": _l("Signed in"),
    "signed_out": _l("Signed out"),
    "team_created": _l("Made a team"),
    "team_key_rotated": _l("Turned a team's key forward"),
    "opened_original": _l("Opened what somebody said"),
    "opened_contact": _l("Opened a way to reach somebody"),
    "sent_message": _l("Wrote back"),
    "decided_clear": _l("Cleared it to be shared"),
    "decided_hold": _l("Held it for a second reader"),
    "undid_clear": _l("Undid clearing it"),
    "undid_hold": _l("Undid holding it"),
    "decided_escalate": _l("Passed it on as a concern"),
    "opened_concern": _l("Opened a concern"),
    "concern_taken_over": _l("Took a concern over"),
    "concern_told_police": _l("Told the police about a concern"),
    "concern_told_social_work": _l("Told social work about a concern"),
    "concern_told_young_person": _l("Told the young person about a concern"),
    "concern_note": _l("Added a note to a concern"),
    "concern_closed": _l("Closed a concern"),
    "offered": _l("Added an offer"),
    "offer_ended": _l("Ended an offer"),
    "pulled_into_plan": _l("Took a theme into a plan"),
    "planned_action": _l("Planned an action"),
    "action_planned": _l("Set an action to planned"),
    "action_under_way": _l("Set an action to under way"),
    "action_done": _l("Set an action to done"),
    "action_stopped": _l("Stopped an action"),
    "release_built": _l("Built a release"),
    "release_published": _l("Published a release"),
    "replied": _l("Published a reply"),
    "import_looked_at": _l("Looked at a file to bring in"),
    "import_done": _l("Brought in a file"),
    "import_taken_back": _l("Took a file back"),
    "typed_in": _l("Typed in what somebody said"),
    "group_code_made": _l("Made a code for a group"),
    "group_code_revoked": _l("Took a group's code back"),
    "group_words_opened": _l("Opened what groups said about names"),
    "group_answered": _l("Answered a group"),
    "theme_suggested": _l("Suggested a theme"),
    "theme_agreed": _l("Agreed to a theme"),
    "theme_renamed": _l("Gave a theme another name"),
    "theme_declined": _l("Declined a theme"),
    "theme_merged": _l("Merged a theme"),
    "theme_retired": _l("Retired a theme"),
    "theme_mapped": _l("Mapped a theme"),
    "theme_unmapped": _l("Ended a mapping of a theme"),
    "labelled": _l("Said what something may be about"),
    "label_added": _l("Added a content label"),
    "label_renamed": _l("Renamed a content label"),
    "label_retired": _l("Retired a content label"),
    "label_brought_back": _l("Brought a content label back"),
    "closed_year": _l("Counted a year that is over"),
    "set_service_levels": _l("Set how long things may take"),
    "shift_added": _l("Put somebody on duty"),
    "shift_removed": _l("Took a shift off the rota"),
    "duty_minutes_set": _l("Set how long a call may wait"),
    "said_nobody_at_risk": _l("Said of something urgent that nobody is at risk, or that somebody was told"),
    "notice_put_aside": _l("Put a notice aside that could not be sent"),
}

WHO_WITHOUT_ACCOUNT: dict[str, LazyString] = {
    "nobody": _l("Nobody that we know"),
    "set-up": _l("Set-up"),
    "terminal": _l("Terminal"),
}
UUID_LENGTH = 36


class InviteForm(FlaskForm):  # type: ignore[misc]
    """Who is invited, and what they will be here."""

    name = StringField(
        _l("Their name"),
        description=_l("Colleagues see it. They cannot change it."),
        validators=[InputRequired(_l("Write their name")), Length(max=LONGEST_NAME)],
    )
    email = EmailField(
        _l("Their e-mail address"),
        description=_l(
            "If they are here already, this gives them a new password and a new second factor, and their team has to "
            "let them in again."
        ),
        validators=[
            InputRequired(_l("Write their e-mail address")),
            Length(max=LONGEST_NAME * 2),
            Regexp(
                r"\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$",
                message=_l("Write the whole address, like name@example.org"),
            ),
        ],
    )
    role = RadioField(
        _l("What they will do here"), validators=[InputRequired(_l("Choose what they will do here"))]
    )
    body = SelectField(
        _l("Which corporate parent"),
        description=_l("Only for officers and board readers."),
        validate_choice=True,
    )

    def __init__(self, roles: Sequence[Role], bodies: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.role.choices = [(role.value, ROLE_NAMES[role], {"hint": ROLE_HINTS[role]}) for role in roles]
        self.body.choices = [("", _l("No corporate parent")), *bodies]

    def validate_body(self, field: SelectField) -> None:
        if self.role.data in ROLES_OF_A_BODY and not field.data:
            raise ValidationError(_l("Choose which corporate parent they work for"))
        if self.role.data and self.role.data not in ROLES_OF_A_BODY and field.data:
            raise ValidationError(
                _l("This role works for no corporate parent. Choose “No corporate parent”.")
            )


def name_who(identifiers: str, names: Mapping[str, str]) -> str:
    """Say who or what a line of the log is about: names where we know them, else the beginnings of identifiers."""
    known = {**WHO_WITHOUT_ACCOUNT, **ROLE_NAMES, **names}
    parts = (
        str(known.get(part, part[:8] if len(part) == UUID_LENGTH else part)) for part in identifiers.split()
    )
    return " · ".join(parts)

"""Every place where a young person can type, written down by hand, and what happens to what they type there."""

from __future__ import annotations

CONTROLS = {
    ("feedback/tell_us.html", "words"),
    ("feedback/tell_us.html", "reach"),
    ("feedback/tell_us.html", "earlier_code"),
    ("returning/one.html", "message"),
    ("returning/one.html", "reach"),
    ("returning/changed.html", "why"),
    ("returning/my_code.html", "code"),
    ("heard_right/name.html", "words-"),
    ("heard_right/group.html", "code"),
}
"""Each box of a template, by its name."""

KEPT = {
    ("feedback.send", "words"),
    ("feedback.send", "reach"),
    ("returning.message", "message"),
    ("returning.change_choices", "reach"),
    ("returning.appeal", "why"),
    ("heard_right.answer", "words-"),
}
"""What is kept, by the page that takes it: urgent words call whoever is on duty, and help is shown at once."""

SEEN = {
    ("feedback.check", "words"),
    ("feedback.check", "reach"),
    ("feedback.check", "earlier_code"),
    ("returning.open_code", "code"),
    ("heard_right.open_look", "code"),
}
"""What is looked at once and kept nowhere: help is shown at once, and nobody can be called about nothing."""

NOTHING_TYPED = {
    "returning.did_it_work", "returning.erase", "returning.not_this_one", "returning.put_away",
    "returning.refuse_changes",
    "returning.take_back",
    # What staff type.
    "account.accept_invitation", "account.sign_in",
}  # fmt: skip
"""Pages that take a press of a button, and no words of a young person."""

"""The code-book: every book with its version, our own themes, and what became of each."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import theme_names
from webapp.access import GRANTED, Permission, requires
from webapp.domain.dates import today
from webapp.domain.own_themes import ThemeState
from webapp.domain.themes import BookName
from webapp.extensions import db
from webapp.forms import codebook as wording
from webapp.forms.codebook import (
    AgreeForm,
    DeclineForm,
    MapForm,
    MergeForm,
    RenameForm,
    RetireForm,
    StepForm,
    SuggestForm,
)
from webapp.services import code_book, own_themes, reference
from webapp.services.own_themes import ThemeStory

bp = Blueprint("codebook", __name__, url_prefix="/codebook")


@bp.get("")
@requires(Permission.BE_SIGNED_IN)
def index() -> ResponseReturnValue:
    themes = own_themes.load_themes(db.session)
    return render_template(
        "codebook/index.html",
        themes=themes.living,
        books=[book for name, book in reference.load_code_books().items() if name is not BookName.THEMES],
        own_book=reference.load_code_books()[BookName.THEMES],
        mappings=reference.load_mappings(),
        **names(),
    )


@bp.route("/suggest", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def suggest() -> ResponseReturnValue:
    form = SuggestForm(books=reference.load_code_books())
    if not form.validate_on_submit():
        status = HTTPStatus.BAD_REQUEST if form.is_submitted() else HTTPStatus.OK
        return render_template("codebook/suggest.html", form=form), status
    code = own_themes.suggest(
        db.session, account_id=g.staff.account_id, suggestion=form.read(), today=today()
    )
    flash(str(wording.DONE[ThemeState.SUGGESTED]))
    db.session.commit()
    return redirect(url_for(".one", theme=code))


@bp.get("/<string:theme>")
@requires(Permission.BE_SIGNED_IN)
def one(theme: str) -> ResponseReturnValue:
    return show(theme)


@bp.post("/<string:theme>/agree")
@requires(Permission.MODERATE)
def agree(theme: str) -> ResponseReturnValue:
    return take(theme, ThemeState.AGREED, AgreeForm())


@bp.post("/<string:theme>/decline")
@requires(Permission.MODERATE)
def decline(theme: str) -> ResponseReturnValue:
    return take(theme, ThemeState.DECLINED, DeclineForm())


@bp.post("/<string:theme>/merge")
@requires(Permission.MODERATE)
def merge(theme: str) -> ResponseReturnValue:
    form = merge_form(theme)
    return take(theme, ThemeState.MERGED, form, into=form.into.data)


@bp.post("/<string:theme>/retire")
@requires(Permission.MODERATE)
def retire(theme: str) -> ResponseReturnValue:
    return take(theme, ThemeState.RETIRED, RetireForm())


@bp.post("/<string:theme>/rename")
@requires(Permission.MODERATE)
def rename(theme: str) -> ResponseReturnValue:
    form = rename_form(own_themes.get_story(db.session, theme=theme))
    return take(theme, ThemeState.RENAMED, form, naming=form.read())


@bp.post("/<string:theme>/map")
@requires(Permission.MODERATE)
def map_theme(theme: str) -> ResponseReturnValue:
    form = map_form()
    if not form.validate_on_submit():
        return show(theme, map_form=form), HTTPStatus.BAD_REQUEST
    book, code = form.read()
    code_book.map_theme(
        db.session, account_id=g.staff.account_id, theme=theme, book=book, code=code, today=today()
    )
    flash(_("Mapped, with your name and today's date."))
    db.session.commit()
    return redirect(url_for(".one", theme=theme, _anchor="touches"))


@bp.post("/<string:theme>/unmap/<uuid:mapping_id>")
@requires(Permission.MODERATE)
def unmap(theme: str, mapping_id: Any) -> ResponseReturnValue:
    code_book.end_mapping(
        db.session, account_id=g.staff.account_id, theme=theme, mapping_id=mapping_id, today=today()
    )
    flash(_("That mapping has ended. It stays here to be read."))
    db.session.commit()
    return redirect(url_for(".one", theme=theme, _anchor="touches"))


TAKE = {
    ThemeState.AGREED: own_themes.agree,
    ThemeState.DECLINED: own_themes.decline,
    ThemeState.MERGED: own_themes.merge,
    ThemeState.RETIRED: own_themes.retire,
    ThemeState.RENAMED: own_themes.rename,
}


def take(theme: str, state: ThemeState, form: StepForm, **more: Any) -> ResponseReturnValue:
    """Take one step, or show again what is missing."""
    if not form.validate_on_submit():
        return show(theme, **{f"{state}_form": form}), HTTPStatus.BAD_REQUEST
    TAKE[state](
        db.session,
        account_id=g.staff.account_id,
        theme=theme,
        seen=form.seen.data,
        reason=form.reason,
        today=today(),
        **more,
    )
    flash(str(wording.DONE[state]))
    db.session.commit()
    return redirect(url_for(".one", theme=theme))


def show(theme: str, **typed: Any) -> str:
    """One theme with its forms: empty ones, but for the one that was typed."""
    story = own_themes.get_story(db.session, theme=theme)
    start = {"seen": story.seen}
    forms = {
        "agreed_form": AgreeForm(formdata=None, data=start),
        "declined_form": DeclineForm(formdata=None, data=start),
        "merged_form": merge_form(theme, formdata=None, data=start),
        "retired_form": RetireForm(formdata=None, data=start),
        "renamed_form": rename_form(story, formdata=None, data=start | called(story)),
        "map_form": map_form(formdata=None),
    }
    return render_template(
        "codebook/one.html",
        story=story,
        touched=code_book.list_touched(db.session, theme=theme),
        **(forms | typed),
        **names(),
    )


def merge_form(theme: str, **options: Any) -> MergeForm:
    book = own_themes.choosable_book(db.session, today=today())
    return MergeForm(themes=[code for code in book.codes if code.code != theme], **options)


def rename_form(story: ThemeStory, **options: Any) -> RenameForm:
    code = story.theme.code
    return RenameForm(now_called=(code.plain_name, code.name), **options)


def called(story: ThemeStory) -> dict[str, str]:
    """What a theme is called now; an officer's name that is no other one is left out."""
    code = story.theme.code
    return {"plain_name": code.plain_name, "name": code.name if code.name != code.plain_name else ""}


def map_form(**options: Any) -> MapForm:
    return MapForm(targets=code_book.list_targets(), **options)


def names() -> dict[str, Any]:
    return {
        "wording": wording,
        "theme_names": theme_names.all_names(),
        "may_decide": Permission.MODERATE in GRANTED[g.staff.role],
        "states": ThemeState,
    }

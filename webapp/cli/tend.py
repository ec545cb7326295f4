"""`heard tend`: call whoever is due, write digests, and send what waits."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import click
from flask import current_app
from flask_babel import force_locale
from sqlalchemy.exc import SQLAlchemyError

from webapp.config import PostSettings
from webapp.database import overwrite_what_was_deleted
from webapp.domain.dates import now
from webapp.domain.duty import NoticeKind
from webapp.extensions import db
from webapp.forms import duty as wording
from webapp.services import calling, digests, forgetting, outbox, rota, uncalled
from webapp.services.carriers import MailFolder, NoPost, NotSent, Post, Sender, SmtpServer, WebHook, Wording
from webapp.services.outbox import Leased

log = logging.getLogger("heard")


@click.command()
@click.option("--every", type=click.IntRange(5, 3600), help="Go on, and look again after so many seconds.")
def tend(every: int | None) -> None:
    """Call people about what is urgent, tell them of new things, and send what waits.

    Run it every minute, or let it run with --every. Two at the same time send nothing twice.
    """
    post, hook, sender = find_post(post_settings()), find_hook(post_settings()), make_sender()
    while True:
        try:
            look_round(has_hook=hook is not None)
            sent, unsent = send_all(post, hook, sender)
        except SQLAlchemyError as error:
            # What the database said may hold what it was asked; that it could not is all that is said.
            db.session.rollback()
            if every is None:
                raise click.ClickException(f"The database could not: {type(error).__name__}.") from None
            log.error("The database could not: %s. Trying again.", type(error).__name__)
        else:
            if sent or unsent:
                click.echo(f"{sent} sent, {unsent} not sent.")
        if every is None:
            return
        time.sleep(every)


def look_round(*, has_hook: bool) -> None:
    """Write down who has to be told what; each step is a transaction of its own, so that nobody waits for long."""
    while uncalled.call_about_what_waits(db.session, now=now()):
        db.session.commit()
    db.session.commit()
    while calling.call_who_is_due(db.session, now=now(), has_hook=has_hook):
        db.session.commit()
    calling.remind_of_overdue(db.session, now=now())
    db.session.commit()
    while digests.note_for_readers(db.session, now=now()):
        db.session.commit()
    digests.write_digests(db.session, now=now())
    forgetting.forget_what_is_old(db.session, now=now())
    rota.note_tended(db.session, now=now())
    db.session.commit()
    overwrite_what_was_deleted(db.engine)


def send_all(post: Post, hook: WebHook | None, sender: Sender) -> tuple[int, int]:
    """Send what is due, with no transaction open while the network is asked."""
    sent = unsent = 0
    while leased := outbox.lease(db.session, now=now()):
        db.session.commit()
        for notice in leased:
            fault = None
            try:
                send(notice, post, hook, sender)
                sent += 1
            except NotSent as not_sent:
                fault = not_sent.fault
                unsent += 1
            outbox.settle(db.session, notice, fault=fault, now=now())
            db.session.commit()
    db.session.commit()
    return sent, unsent


def send(notice: Leased, post: Post, hook: WebHook | None, sender: Sender) -> None:
    if notice.address:
        mail = sender.write(notice_id=notice.id, kind=notice.kind, to=notice.address, now=now())
        post.send(mail)
    elif hook is not None:
        hook.send(notice_id=notice.id, now=now())


def post_settings() -> PostSettings:
    settings: PostSettings = current_app.config["SETTINGS"].post
    return settings


def find_post(settings: PostSettings) -> Post:
    if settings.host:
        return SmtpServer(
            host=settings.host,
            port=settings.port,
            security=settings.security,
            user=settings.user or None,
            password=settings.password or None,
        )
    return MailFolder(Path(settings.folder)) if settings.folder else NoPost()


def find_hook(settings: PostSettings) -> WebHook | None:
    return WebHook(url=settings.hook_url, secret=settings.hook_secret) if settings.hook_url else None


def make_sender() -> Sender:
    """What notices say: where to sign in, and nothing about what came."""
    address = f"{current_app.config['SETTINGS'].base_url}/sign-in"
    with force_locale("en"):
        return Sender(
            address=post_settings().sender,
            wordings={kind: word(kind, address) for kind in NoticeKind},
        )


def word(kind: NoticeKind, address: str) -> Wording:
    subject = str(wording.SUBJECTS[kind])
    where = str(wording.SIGN_IN_AT) % {"address": address}
    lines = (subject, "", where, "", str(wording.SAYS_NO_MORE), str(wording.DO_NOT_ANSWER), "")
    return Wording(subject=subject, text="\n".join(lines))

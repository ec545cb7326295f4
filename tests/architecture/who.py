"""Who may open each page, written down by hand."""

from __future__ import annotations

from webapp.access import Permission

ANYONE = (
    "account.accept_invitation", "account.sign_in", "api.areas", "api.cells", "api.csv_about", "api.download",
    "api.index", "api.openapi", "api.release", "api.releases", "api.schema", "api.tables", "duty.tended",
    "feedback.check", "feedback.send", "feedback.tell_us", "heard_right.answer", "heard_right.group",
    "heard_right.index", "heard_right.open_look", "levels.figures", "levels.how_long", "levels.how_we_did",
    "public.accessibility", "public.body", "public.corporate_parents", "public.data", "public.favicon",
    "public.get_help", "public.healthz", "public.home", "public.how_we_count", "public.languages",
    "public.leave", "public.privacy", "public.robots", "public.rules", "public.scotland", "public.what_changed",
    "returning.my_code", "returning.open_code", "returning.your_code",
)  # fmt: skip
RETURN = (
    "returning.appeal", "returning.change_choices", "returning.did_it_work", "returning.erase",
    "returning.message", "returning.not_this_one", "returning.one", "returning.put_away",
    "returning.refuse_changes", "returning.said", "returning.take_back",
)  # fmt: skip
BE_SIGNED_IN = (
    "account.desk", "account.own", "account.renew_recovery_codes", "account.sign_out", "codebook.index",
    "codebook.one", "duty.choose_pace",
)  # fmt: skip
BE_IN_A_TEAM = (
    "account.let_in", "account.recover", "account.renew_recovery_key", "account.team", "risk_words.index",
    "welfare.ask", "welfare.index", "welfare.say_seen", "welfare.set_wishes", "welfare.share",
    "welfare.take_back_share",
)  # fmt: skip
MODERATE = (
    "appeals.answer", "appeals.index", "appeals.one", "appeals.open_appeal", "codebook.agree",
    "codebook.decline", "codebook.map_theme", "codebook.merge", "codebook.rename", "codebook.retire",
    "codebook.suggest", "codebook.unmap", "conflicts.add_own", "conflicts.answer_own", "conflicts.own",
    "conflicts.pass_on_unread", "conflicts.withdraw_own", "desk.forget_filter", "desk.keys",
    "desk.next_waiting", "desk.put_all_down", "desk.save_filter", "desk.search", "desk.undo",
    "imports.bring_in", "imports.faults", "imports.index", "imports.keep_typed", "imports.one",
    "imports.put_away", "imports.take_back", "imports.try_out", "imports.type_in", "imports.upload",
    "levels.change", "levels.index", "moderation.again", "moderation.answer_detail", "moderation.decide",
    "moderation.hide_words", "moderation.message", "moderation.one", "moderation.open_item",
    "moderation.put_down", "moderation.queue", "quality.finish", "quality.index", "quality.one",
    "quality.take_next", "quality.talk", "quality.talked", "repeated.decide", "repeated.index", "repeated.like",
    "repeated.look", "replies_to_read.index", "replies_to_read.one", "replies_to_read.send_back",
    "replies_to_read.show", "urgent.nobody_at_risk", "welfare.pause", "welfare.stop", "welfare.stop_reading",
    "welfare.stopped",
)  # fmt: skip
KEEP_SAFE = (
    "concern_appeals.answer", "concern_appeals.one", "concern_appeals.open_words", "safety.add_step",
    "safety.concerns", "safety.message", "safety.one", "safety.open_words", "safety.record", "safety.take_over",
)  # fmt: skip
OPEN_CONTACTS = (
    "openings.answer", "openings.ask", "openings.index", "openings.one", "openings.open_contact",
    "openings.review", "openings.take_back",
)  # fmt: skip
SEE_DUTY = (
    "duty.index", "duty.put_aside",
)  # fmt: skip
SET_DUTY = (
    "duty.add", "duty.remove", "duty.set_minutes",
)  # fmt: skip
BUILD_RELEASES = (
    "heard_right.answer_objection", "heard_right.make_code", "heard_right.revoke", "heard_right.team",
    "levels.close_year", "releases.build", "releases.index", "releases.one", "releases.publish",
    "urgent.group_looked_after",
)  # fmt: skip
READ_RELEASES = (
    "needs.index", "plans.download", "plans.evidence", "plans.heard", "plans.plan", "plans.plan_input",
    "plans.theme", "plans.words_shared",
)  # fmt: skip
PLAN = (
    "answering.change", "answering.reply", "answering.withdraw", "plans.action", "plans.body_offers",
    "plans.duties", "plans.end_offer", "plans.move", "plans.offer_themes", "plans.pull_in",
)  # fmt: skip
WATCH = (
    "signals.agree", "signals.campaign", "signals.change", "signals.index", "signals.look_again", "signals.one",
    "signals.put_aside", "signals.send_back", "signals.take_back", "signals.tell",
)  # fmt: skip
READ_ALERTS = (
    "alerts.index", "alerts.one",
)  # fmt: skip
ANSWER_ALERTS = (
    "alerts.acknowledge", "alerts.assess", "alerts.close",
)  # fmt: skip
ADMINISTER = (
    "admin.check_log", "admin.deactivate", "admin.invite", "admin.log", "admin.one", "admin.people",
    "admin.withdraw", "conflicts.add", "conflicts.one", "conflicts.withdraw",
)  # fmt: skip
NAME_LABELS = (
    "content_labels.add", "content_labels.bring_back", "content_labels.index", "content_labels.rename",
    "content_labels.retire",
)  # fmt: skip

BY_PERMISSION = {
    Permission.ANYONE: ANYONE,
    Permission.RETURN: RETURN,
    Permission.BE_SIGNED_IN: BE_SIGNED_IN,
    Permission.BE_IN_A_TEAM: BE_IN_A_TEAM,
    Permission.MODERATE: MODERATE,
    Permission.KEEP_SAFE: KEEP_SAFE,
    Permission.OPEN_CONTACTS: OPEN_CONTACTS,
    Permission.SEE_DUTY: SEE_DUTY,
    Permission.SET_DUTY: SET_DUTY,
    Permission.BUILD_RELEASES: BUILD_RELEASES,
    Permission.READ_RELEASES: READ_RELEASES,
    Permission.PLAN: PLAN,
    Permission.WATCH: WATCH,
    Permission.READ_ALERTS: READ_ALERTS,
    Permission.ANSWER_ALERTS: ANSWER_ALERTS,
    Permission.ADMINISTER: ADMINISTER,
    Permission.NAME_LABELS: NAME_LABELS,
}

WHO = {endpoint: permission for permission, endpoints in BY_PERMISSION.items() for endpoint in endpoints}

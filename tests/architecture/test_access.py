"""Every page says who may open it, and every role meets every page.

`WHO` is written by hand on purpose: a new page without a row here fails, so that somebody has to think about it.
"""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.architecture.who import BY_PERMISSION, WHO
from tests.factories import MakeApp
from tests.factories.people import Person, sign_in
from webapp.access import GRANTED, PUBLIC, TEAM, Permission, permission_of
from webapp.config import Settings
from webapp.domain.accounts import Role

NOBODY = UUID("00000000-0000-4000-8000-000000000000")
EXAMPLES = {"uuid": str(NOBODY), "int": "1", "any(csv, json, docx)": "csv"}
PEOPLE = {
    Role.ADVOCACY_WORKER: "worker_ailsa",
    Role.SAFEGUARDING_LEAD: "lead_morag",
    Role.PARENT_OFFICER: "parent_fife",
    Role.BOARD_READER: "board_fife",
    Role.SERVICE_ADMIN: "admin",
}


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def address(rule: Rule) -> str:
    """An address of this page that leads to nothing real."""
    return re.sub(r"<(?:([^:>]+):)?\w+>", lambda found: EXAMPLES.get(found[1] or "", "nothing"), rule.rule)


def ask(client: FlaskClient, rule: Rule) -> int:
    method = "GET" if "GET" in (rule.methods or ()) else "POST"
    return client.open(address(rule), method=method).status_code


def test_every_page_says_who_may_open_it_and_somebody_thought_about_it(app: Flask) -> None:
    with app.app_context():
        said = {rule.endpoint: permission_of(rule.endpoint) for rule in rules(app)}

    assert said == WHO
    assert len(WHO) == sum(map(len, BY_PERMISSION.values())), "a page stands in two lists, or twice in one"


def test_a_page_that_says_nothing_is_opened_to_nobody(settings: Settings, make_app: MakeApp) -> None:
    app = make_app(settings)
    app.add_url_rule("/forgotten", "forgotten", lambda: "never seen")

    answer = app.test_client().get("/forgotten")

    assert answer.status_code == 403
    assert b"never seen" not in answer.data


@pytest.mark.parametrize("role", PEOPLE, ids=lambda role: str(role))
def test_each_role_opens_only_what_it_was_granted(
    role: Role, app: Flask, client: FlaskClient, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(PEOPLE[role])
    refused_wrongly, opened_wrongly = [], []

    for rule in rules(app):
        permission = WHO[rule.endpoint]
        if permission in PUBLIC:
            continue
        sign_in(client, person)
        status = ask(client, rule)
        if permission in GRANTED[role] and status == 403:
            refused_wrongly.append(rule.rule)
        if permission not in GRANTED[role] and status != 403:
            opened_wrongly.append((rule.rule, status))

    assert (refused_wrongly, opened_wrongly) == ([], [])


def test_a_worker_whom_nobody_let_in_yet_is_sent_to_their_team(
    app: Flask, client: FlaskClient, worker_waiting: Person
) -> None:
    sign_in(client, worker_waiting)
    inside = [rule for rule in rules(app) if WHO[rule.endpoint] in GRANTED[Role.ADVOCACY_WORKER] - TEAM]
    opened = [rule.rule for rule in inside if ask(client, rule) != 302]

    assert inside
    assert opened == []
    assert client.get("/queue").location == "/team"
    assert "You wait to be let in" in client.get("/team").get_data(as_text=True)


def test_somebody_who_is_not_signed_in_is_asked_to_sign_in(app: Flask, client: FlaskClient) -> None:
    opened = [
        rule.rule
        for rule in rules(app)
        if WHO[rule.endpoint] not in PUBLIC and ask(client, rule) not in (302, 303)
    ]

    assert opened == []


def test_a_page_behind_a_code_asks_for_the_code(app: Flask, client: FlaskClient) -> None:
    opened = [
        rule.rule
        for rule in rules(app)
        if WHO[rule.endpoint] == Permission.RETURN and ask(client, rule) not in (302, 303)
    ]

    assert opened == []


def test_every_form_is_refused_without_its_token(app: Flask, client: FlaskClient) -> None:
    open_to_all = [
        r for r in rules(app) if "POST" in (r.methods or ()) and WHO[r.endpoint] == Permission.ANYONE
    ]

    assert open_to_all
    assert [r.rule for r in open_to_all if client.post(address(r)).status_code != 400] == []


def test_every_address_is_plain_and_typed(app: Flask) -> None:
    odd = [
        rule.rule for rule in rules(app) if rule.rule != rule.rule.lower() or "_" in rule.rule.split("<")[0]
    ]

    assert odd == []

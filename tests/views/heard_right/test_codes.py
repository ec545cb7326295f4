"""Codes of groups: forged, old, taken back, and kept only as a hash."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER, FIFE_SHOWN, make_release
from tests.factories.people import Person
from tests.pages.heard_right import (
    TODAY,
    Phone,
    look,
    new_code,
)
from webapp.domain.errors import DecisionNotAllowed
from webapp.domain.receipts import Code
from webapp.models import GroupAnswer, GroupLook
from webapp.services import group_looks, releases


class TestCodes:
    def test_a_forged_code_opens_nothing_and_too_many_wait(self, client: FlaskClient, code: Code) -> None:
        phone = Phone(client)
        for _ in range(9):
            phone.send(code=Code(1).spoken)
            assert phone.status == 422
        phone.send(code=Code(1).spoken)

        assert phone.status == 429
        assert "Wait" in phone.text

    def test_an_old_code_opens_nothing(self, client: FlaskClient, session: Session, code: Code) -> None:
        session.execute(update(GroupLook).values(expires_on=date(2026, 10, 11)))
        session.commit()

        assert look(client, code).status == 422

    def test_a_code_that_was_taken_back_opens_nothing_even_in_the_middle(
        self, client: FlaskClient, session: Session, code: Code, worker_ailsa: Person
    ) -> None:
        phone = look(client, code)
        look_id = session.scalars(select(GroupLook.id)).one()
        group_looks.revoke(session, look_id=look_id, account_id=worker_ailsa.account_id, today=TODAY)
        session.commit()
        phone.send(**{"says-school": "yes"})

        assert phone.status == 422
        assert session.scalars(select(GroupAnswer.id)).all() == []

    def test_a_code_of_a_release_that_is_out_opens_nothing(
        self, client: FlaskClient, session: Session, code: Code
    ) -> None:
        phone = look(client, code)
        releases.publish_release(session, quarter=A_QUARTER, today=TODAY, without_group="Synthetic")
        session.commit()
        phone.send(**{"says-school": "yes"})

        assert phone.status == 422

    def test_only_a_hash_with_the_service_s_key_is_kept(
        self, session: Session, code: Code, pepper: bytes
    ) -> None:
        kept = session.scalars(select(GroupLook.code_hash)).one()

        assert kept == group_looks.hash_code(code, pepper=pepper)
        assert kept != group_looks.hash_code(code, pepper=b"another key of thirty-two characters")
        assert code.number.to_bytes(9, "big") not in kept

    def test_nobody_makes_a_code_for_what_is_out(
        self, session: Session, worker_ailsa: Person, pepper: bytes
    ) -> None:
        make_release(session, shown=FIFE_SHOWN)
        with pytest.raises(DecisionNotAllowed):
            new_code(session, worker_ailsa, pepper)

"""What is kept of a form, and what is not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import literal_column, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.pages.feedback import tell_us
from webapp.models import Base, Submission


class TestWhatIsKept:
    @pytest.mark.parametrize(
        "table",
        [
            "contributor",
            "submission",
            "content_key",
            "consent",
            "message",
            "voice",
            "shared_message",
            "erased_form",
        ],
    )
    def test_no_hidden_row_number_tells_the_order_of_arrival(self, session: Session, table: str) -> None:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("only SQLite numbers its rows")
        assert table in Base.metadata.tables
        with pytest.raises(OperationalError, match="no such column: rowid"):
            session.execute(select(literal_column("rowid")).select_from(Base.metadata.tables[table]))

    def test_only_the_day_the_state_and_a_coarse_urgency_stand_open(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        words = "Synthetic: Dougal Quarrywood of Sandpiper House hits me"
        tell_us(
            client,
            words=words,
            reach="planted@example.org",
            contact_="y",
            body="fife-council",
            age_band="12-15",
        )
        row = session.scalars(select(Submission)).one()
        stored = {name: value for name, value in vars(row).items() if not name.startswith("_")}

        for value in stored.values():
            text = value if isinstance(value, bytes) else str(value).encode()
            for planted in (b"Dougal", b"Sandpiper", b"planted@", b"fife", b"12-15"):
                assert planted not in text
        assert {name for name, value in stored.items() if not isinstance(value, bytes)} >= {
            "received_on",
            "urgency",
        }
        assert not [name for name in stored if "time" in name or "address" in name or "agent" in name]

    def test_short_and_long_words_take_the_same_room(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        tell_us(client, words="Synthetic")
        tell_us(client, words="Synthetic " + "words " * 90)

        assert len({len(sealed) for sealed in session.scalars(select(Submission.sealed_answers))}) == 1

    def test_the_log_holds_no_words(
        self, client: FlaskClient, team: object, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG")
        page = tell_us(client, words="Synthetic Dougal Quarrywood", reach="planted@example.org")

        for planted in ("Quarrywood", "planted@", page.digits, page.words.split()[0]):
            assert planted not in caplog.text

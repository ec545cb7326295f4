"""An attack by several processes, and one that is stopped and goes on."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.disclosure.crowds import BODIES, SPECS, careless, crowd
from webapp.disclosure.attack import attack
from webapp.disclosure.cube import count
from webapp.disclosure.gate import Parameters, protect
from webapp.disclosure.journal import FileJournal, NoJournal
from webapp.disclosure.outcome import AreaOutcome, AttackReport
from webapp.disclosure.release import defended


@pytest.fixture(scope="module")
def tables():
    raw = count(crowd(150, seed=6), SPECS, bodies=BODIES)
    return raw, protect(raw, careless(rounding=1))


class Stopped(Exception):
    """Somebody pulls the plug."""


class Counted(NoJournal):
    def __init__(self):
        self.kept = []

    def keep(self, outcome):
        self.kept.append(outcome)


class TestWorkers:
    def test_two_processes_come_to_the_verdicts_of_one(self, tables):
        heard = []
        alone, together = attack(*tables), attack(*tables, workers=2, progress=heard.append)

        assert alone.wins
        assert together == alone
        assert sorted(heard) == ["country", *BODIES]

    def test_a_worker_does_what_the_attacker_does(self, tables, monkeypatch):
        monkeypatch.setattr(
            "webapp.disclosure.attack.ProcessPoolExecutor",
            lambda workers, *, mp_context, **given: ThreadPoolExecutor(1, **given),
        )

        assert attack(*tables, workers=2) == attack(*tables)


class TestJournal:
    def test_what_was_done_is_not_done_again(self, tables, tmp_path):
        heard = []

        def stop(area):
            heard.append(area)
            if len(heard) == 2:
                raise Stopped

        with pytest.raises(Stopped):
            attack(*tables, journal=FileJournal(tmp_path / "j"), progress=stop)
        goes_on = FileJournal(tmp_path / "j")
        before = [area for area in ("country", *BODIES) if goes_on.known(area)]
        report = attack(*tables, journal=goes_on, progress=heard.append)

        assert before == ["country", "north"]
        assert heard[2:] == ["country", "north", "south", "west"]
        assert report == attack(*tables)
        assert len((tmp_path / "j").read_text().splitlines()) == 4

    def test_other_numbers_are_attacked_anew(self, tables, tmp_path):
        raw, protected = tables
        journal = FileJournal(tmp_path / "j")
        attack(raw, protected, journal=journal)
        hidden = protected.hiding("west", 0)

        assert attack(raw, hidden, journal=journal) == attack(raw, hidden)
        assert attack(raw, protected, threshold=20, journal=journal) == attack(raw, protected, threshold=20)
        assert len(list(journal.known("west"))) == 3

    def test_a_line_that_was_cut_off_is_written_again(self, tables, tmp_path):
        attack(*tables, areas=["west", "south"], journal=FileJournal(tmp_path / "j"))
        lines = (tmp_path / "j").read_text()
        (tmp_path / "j").write_text(lines[:-20])
        journal = FileJournal(tmp_path / "j")

        assert not journal.known("south")
        attack(*tables, areas=["west", "south"], journal=journal)
        assert FileJournal(tmp_path / "j").known("south") == attack(*tables, areas=["south"]).outcomes
        assert len((tmp_path / "j").read_text().splitlines()) == 2

    def test_a_whole_defence_goes_on_to_the_same_end(self, tmp_path):
        raw = count(crowd(375, seed=21), SPECS, bodies=BODIES)
        protected = protect(raw, Parameters())
        journal, counted = FileJournal(tmp_path / "j"), Counted()
        first, report = defended(raw, protected, journal=journal)
        again, same = defended(raw, protected, journal=FileJournal(tmp_path / "j"))
        defended(raw, protected, journal=counted)

        assert (first.values == again.values).all()
        assert same == report
        assert len((tmp_path / "j").read_text().splitlines()) == len(counted.kept)


class TestPlain:
    def test_a_report_comes_back_as_it_was(self, tables):
        report = attack(*tables, insiders=2)
        plain = json.loads(json.dumps(report.as_plain()))

        assert AttackReport.from_plain(plain) == report
        assert AttackReport.from_plain(plain).programmes == report.programmes
        assert all(AreaOutcome.from_plain(one.as_plain()) == one for one in report.outcomes)

    def test_what_may_be_published_names_no_cell(self, tables):
        said = attack(*tables).as_dict()

        assert said["wins"] is True
        assert not {"cells", "groups", "lost", "state"} & said.keys()

"""What each database keeps to find cleared words by, beside the table that holds them.

No code of ours writes here: the database follows `shared_message` by itself, in the same transaction, whoever writes.
The migration makes the same; its copy is frozen.

On SQLite, FTS5 keeps deleted words until its pieces are merged, and merging costs time with the size of an index. So
the index is cut into sixteen by the first letter of a random identifier, and each is merged when something leaves it.

Source:  docs/adr/0031-search.md
"""

from __future__ import annotations

from sqlalchemy import DDL, event

from webapp.models.feedback import SharedMessage

SHARDS = "0123456789abcdef"
FIRST_LETTER = "substr({row}.submission_id, 1, 1) = '{shard}'"
NUMBER = "(SELECT number FROM search_place WHERE submission_id = {row}.submission_id)"
PLACES = "CREATE TABLE search_place (number INTEGER PRIMARY KEY, submission_id CHAR(32) NOT NULL UNIQUE)"
# Newer days have higher numbers; within a day a random number tells nothing about the order.
NEW_NUMBER = (
    "(CAST(julianday(NEW.shared_on) - julianday('2020-01-01') AS INTEGER) << 48)"
    " | (random() & 281474976710655)"
)
FOLDED = "regexp_replace(normalize(words, NFKD), '[\\u0300-\\u036f]', '', 'g')"
ON_POSTGRESQL = (
    "ALTER TABLE shared_message ADD COLUMN search_words tsvector"
    f" GENERATED ALWAYS AS (to_tsvector('english', {FOLDED})) STORED",
    "CREATE INDEX search_words_index ON shared_message USING gin (search_words)",
)


def shard_table(shard: str) -> str:
    """The name of one piece of the index."""
    return f"search_words_{shard}"


def on_sqlite() -> tuple[str, ...]:
    """Everything that SQLite needs, in order."""
    return (PLACES, *(each for shard in SHARDS for each in _shard(shard)))


def _shard(shard: str) -> tuple[str, ...]:
    table = shard_table(shard)
    new, old = (FIRST_LETTER.format(row=row, shard=shard) for row in ("NEW", "OLD"))
    merge = f"INSERT INTO {table} ({table}) VALUES ('optimize');"
    return (
        f"CREATE VIRTUAL TABLE {table} USING fts5(words, tokenize='porter unicode61 remove_diacritics 2')",
        f"CREATE TRIGGER {table}_added AFTER INSERT ON shared_message WHEN {new} AND {NUMBER.format(row='NEW')} IS NULL"
        f" BEGIN INSERT INTO search_place (number, submission_id) VALUES ({NEW_NUMBER}, NEW.submission_id);"
        f" INSERT INTO {table} (rowid, words) VALUES ({NUMBER.format(row='NEW')}, NEW.words); END",
        f"CREATE TRIGGER {table}_changed AFTER UPDATE OF words ON shared_message WHEN {new}"
        f" AND NEW.words IS NOT OLD.words BEGIN UPDATE {table} SET words = NEW.words"
        f" WHERE rowid = {NUMBER.format(row='NEW')}; {merge} END",
        f"CREATE TRIGGER {table}_removed AFTER DELETE ON shared_message WHEN {old} AND NOT EXISTS (SELECT 1 FROM"
        f" shared_message WHERE submission_id = OLD.submission_id) BEGIN DELETE FROM {table}"
        f" WHERE rowid = {NUMBER.format(row='OLD')}; {merge}"
        " DELETE FROM search_place WHERE submission_id = OLD.submission_id; END",
    )


for statement in on_sqlite():
    event.listen(SharedMessage.__table__, "after_create", DDL(statement).execute_if(dialect="sqlite"))
for statement in ON_POSTGRESQL:
    event.listen(SharedMessage.__table__, "after_create", DDL(statement).execute_if(dialect="postgresql"))

"""An index of cleared words that the database keeps in step by itself."""

from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

SHARDS = '0123456789abcdef'
NEW_NUMBER = (
    "(CAST(julianday(NEW.shared_on) - julianday('2020-01-01') AS INTEGER) << 48) | (random() & 281474976710655)"
)
NUMBER = '(SELECT number FROM search_place WHERE submission_id = {}.submission_id)'
FOLDED = "regexp_replace(normalize(words, NFKD), '[\\u0300-\\u036f]', '', 'g')"


def upgrade() -> None:
    op.create_index('ix_shared_message_newest', 'shared_message', ['shared_on', 'submission_id'])
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            'ALTER TABLE shared_message ADD COLUMN search_words tsvector'
            f" GENERATED ALWAYS AS (to_tsvector('english', {FOLDED})) STORED"
        )
        op.execute('CREATE INDEX search_words_index ON shared_message USING gin (search_words)')
        return
    op.execute('CREATE TABLE search_place (number INTEGER PRIMARY KEY, submission_id CHAR(32) NOT NULL UNIQUE)')
    numbered = NEW_NUMBER.replace('NEW.', 'one.')
    op.execute(
        f'INSERT INTO search_place (number, submission_id) SELECT {numbered}, one.submission_id FROM'
        ' (SELECT submission_id, min(shared_on) AS shared_on FROM shared_message GROUP BY submission_id) AS one'
    )
    for shard in SHARDS:
        make_shard(shard)


def make_shard(shard: str) -> None:
    table = f'search_words_{shard}'
    new, old = (f"substr({row}.submission_id, 1, 1) = '{shard}'" for row in ('NEW', 'OLD'))
    merge = f"INSERT INTO {table} ({table}) VALUES ('optimize');"
    op.execute(
        f"CREATE VIRTUAL TABLE {table} USING fts5(words, tokenize='porter unicode61 remove_diacritics 2')"
    )
    op.execute(
        f'INSERT INTO {table} (rowid, words) SELECT place.number, min(said.words) FROM shared_message AS said'
        ' JOIN search_place AS place ON place.submission_id = said.submission_id'
        f" WHERE substr(said.submission_id, 1, 1) = '{shard}' GROUP BY place.number ORDER BY place.number"
    )
    op.execute(
        f'CREATE TRIGGER {table}_added AFTER INSERT ON shared_message WHEN {new} AND {NUMBER.format("NEW")} IS NULL'
        f' BEGIN INSERT INTO search_place (number, submission_id) VALUES ({NEW_NUMBER}, NEW.submission_id);'
        f' INSERT INTO {table} (rowid, words) VALUES ({NUMBER.format("NEW")}, NEW.words); END'
    )
    op.execute(
        f'CREATE TRIGGER {table}_changed AFTER UPDATE OF words ON shared_message WHEN {new}'
        f' AND NEW.words IS NOT OLD.words BEGIN UPDATE {table} SET words = NEW.words'
        f' WHERE rowid = {NUMBER.format("NEW")}; {merge} END'
    )
    op.execute(
        f'CREATE TRIGGER {table}_removed AFTER DELETE ON shared_message WHEN {old} AND NOT EXISTS (SELECT 1 FROM'
        f' shared_message WHERE submission_id = OLD.submission_id) BEGIN DELETE FROM {table}'
        f' WHERE rowid = {NUMBER.format("OLD")}; {merge}'
        ' DELETE FROM search_place WHERE submission_id = OLD.submission_id; END'
    )


def downgrade() -> None:
    op.drop_index('ix_shared_message_newest', 'shared_message')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP INDEX search_words_index')
        op.drop_column('shared_message', 'search_words')
        return
    for shard in SHARDS:
        for what in ('added', 'changed', 'removed'):
            op.execute(f'DROP TRIGGER search_words_{shard}_{what}')
        op.execute(f'DROP TABLE search_words_{shard}')
    op.execute('DROP TABLE search_place')

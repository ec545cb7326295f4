"""Calls that go on until somebody decides, and calls about what a group wrote and what came with a file."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

ABOUT_ONE = (
    'CASE WHEN submission_id IS NULL THEN 0 ELSE 1 END + CASE WHEN concern_id IS NULL THEN 0 ELSE 1 END'
    ' + CASE WHEN group_look_id IS NULL THEN 0 ELSE 1 END + CASE WHEN import_batch_id IS NULL THEN 0 ELSE 1 END = 1'
)
ABOUT_ONE_OF_TWO = '(submission_id IS NULL) <> (concern_id IS NULL)'

# SQLite drops and makes the table anew, and would let everything go that hangs on it.
KEEP = 'CREATE TABLE duty_called_kept AS SELECT call_id, account_id, called_at FROM duty_called'
PUT_BACK = """
    INSERT INTO duty_called (call_id, account_id, called_at)
    SELECT call_id, account_id, called_at FROM duty_called_kept AS kept
    WHERE call_id IN (SELECT id FROM duty_call) AND NOT EXISTS (
        SELECT 1 FROM duty_called AS there WHERE there.call_id = kept.call_id AND there.account_id = kept.account_id
    )
"""


def upgrade() -> None:
    op.execute(KEEP)
    with op.batch_alter_table('duty_call', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_constraint(op.f('ck_duty_call_about_one'), type_='check')
        batch_op.add_column(sa.Column('group_look_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('import_batch_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('is_opened', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_unique_constraint(op.f('uq_duty_call_group_look_id'), ['group_look_id'])
        batch_op.create_unique_constraint(op.f('uq_duty_call_import_batch_id'), ['import_batch_id'])
        batch_op.create_foreign_key(op.f('fk_duty_call_group_look_id'), 'group_look', ['group_look_id'], ['id'], ondelete='CASCADE')
        batch_op.create_foreign_key(op.f('fk_duty_call_import_batch_id'), 'import_batch', ['import_batch_id'], ['id'], ondelete='CASCADE')
        batch_op.create_check_constraint(op.f('ck_duty_call_about_one'), ABOUT_ONE)
    with op.batch_alter_table('duty_call', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.alter_column('is_opened', server_default=None)
    op.execute(PUT_BACK)
    op.execute('DROP TABLE duty_called_kept')


def downgrade() -> None:
    op.execute(KEEP)
    op.execute('DELETE FROM duty_call WHERE group_look_id IS NOT NULL OR import_batch_id IS NOT NULL')
    with op.batch_alter_table('duty_call', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_constraint(op.f('ck_duty_call_about_one'), type_='check')
        batch_op.drop_constraint(op.f('fk_duty_call_import_batch_id'), type_='foreignkey')
        batch_op.drop_constraint(op.f('fk_duty_call_group_look_id'), type_='foreignkey')
        batch_op.drop_constraint(op.f('uq_duty_call_import_batch_id'), type_='unique')
        batch_op.drop_constraint(op.f('uq_duty_call_group_look_id'), type_='unique')
        batch_op.drop_column('is_opened')
        batch_op.drop_column('import_batch_id')
        batch_op.drop_column('group_look_id')
        batch_op.create_check_constraint(op.f('ck_duty_call_about_one'), ABOUT_ONE_OF_TWO)
    op.execute(PUT_BACK)
    op.execute('DROP TABLE duty_called_kept')

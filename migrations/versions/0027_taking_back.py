"""Whether anything of a file that came in was ever read, so that it can be asked without looking at each row."""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('import_batch', sa.Column('is_read', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        'UPDATE import_batch SET is_read = true WHERE EXISTS (SELECT 1 FROM imported_submission AS came'
        ' JOIN submission ON submission.id = came.submission_id WHERE came.batch_id = import_batch.id'
        " AND (submission.revision > 1 OR submission.status <> 'received'))"
    )
    if op.get_bind().dialect.name == 'postgresql':
        op.alter_column('import_batch', 'is_read', server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM import_batch WHERE state = 'going_back' AND NOT EXISTS"
               ' (SELECT 1 FROM imported_submission AS came WHERE came.batch_id = import_batch.id)')
    op.execute("UPDATE import_batch SET state = 'done' WHERE state = 'going_back'")
    op.drop_column('import_batch', 'is_read')

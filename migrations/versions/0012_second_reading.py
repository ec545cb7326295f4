"""What a first reader made of something that waits for a second one, sealed."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('first_reading',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('sealed_reading', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_first_reading_account_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_first_reading_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_first_reading')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_first_reading_account_id'), 'first_reading', ['account_id'], unique=False)


def downgrade() -> None:
    # A first reading is gone without its table: what waited for a second reader is read anew.
    op.execute("UPDATE submission SET status = 'held' WHERE status = 'cleared_once'")
    op.execute("UPDATE moderation_decision SET status_after = 'held' WHERE status_after = 'cleared_once'")
    op.execute("UPDATE moderation_decision SET status_before = 'held' WHERE status_before = 'cleared_once'")
    op.drop_index(op.f('ix_first_reading_account_id'), table_name='first_reading')
    op.drop_table('first_reading')

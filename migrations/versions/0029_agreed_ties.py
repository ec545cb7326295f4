"""Ties that their workers agree to, who changed them for the team to see, and nothing in the clear of what was kept."""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('tie_change',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('move', sa.Enum('wrote_down', 'proposed', 'agreed', 'refused', 'took_away', name='tiemove', native_enum=False, length=40), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_tie_change_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['by_id'], ['account.id'], name=op.f('fk_tie_change_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tie_change')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_tie_change_account_id'), 'tie_change', ['account_id'], unique=False)
    # What an administrator wrote down waits for its worker's answer, as it would now.
    with op.batch_alter_table('tie') as batch_op:
        batch_op.add_column(sa.Column('is_agreed', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute('UPDATE tie SET is_agreed = (added_by_id = account_id)')
    with op.batch_alter_table('tie') as batch_op:
        batch_op.alter_column('is_agreed', server_default=None)
    # What was kept from somebody is found out anew when they open it.
    op.drop_index(op.f('ix_set_aside_submission_id'), table_name='set_aside')
    op.drop_table('set_aside')


def downgrade() -> None:
    op.create_table('set_aside',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_set_aside_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_set_aside_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', 'submission_id', name=op.f('pk_set_aside')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_set_aside_submission_id'), 'set_aside', ['submission_id'], unique=False)
    op.execute("DELETE FROM private_slip WHERE kind = 'set_aside'")
    # Before, everything that was written down counted.
    op.execute('DELETE FROM tie WHERE NOT is_agreed')
    with op.batch_alter_table('tie') as batch_op:
        batch_op.drop_column('is_agreed')
    op.drop_index(op.f('ix_tie_change_account_id'), table_name='tie_change')
    op.drop_table('tie_change')

"""Whom a worker is close to, sealed to them, and what is therefore kept from them."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('tie',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('added_by_id', sa.Uuid(), nullable=False),
    sa.Column('added_on', sa.Date(), nullable=False),
    sa.Column('sealed_key', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_body', sa.LargeBinary(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_tie_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['added_by_id'], ['account.id'], name=op.f('fk_tie_added_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tie'))
    )
    op.create_index(op.f('ix_tie_account_id'), 'tie', ['account_id'], unique=False)
    op.create_table('set_aside',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_set_aside_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_set_aside_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', 'submission_id', name=op.f('pk_set_aside')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_set_aside_submission_id'), 'set_aside', ['submission_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_set_aside_submission_id'), table_name='set_aside')
    op.drop_table('set_aside')
    op.drop_index(op.f('ix_tie_account_id'), table_name='tie')
    op.drop_table('tie')

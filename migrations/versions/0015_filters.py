"""Filters that a worker saved, and what makes the list quick however long it is."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('saved_filter',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('view', sa.String(), nullable=False),
    sa.Column('chosen', sa.String(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_saved_filter_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter')),
    sa.UniqueConstraint('account_id', 'name', name='uq_saved_filter_account_id_name')
    )
    op.create_index('ix_submission_came', 'submission', ['status', 'came_by', 'urgency_order', 'received_on', 'id'])
    op.create_index(op.f('ix_submission_claimed_by_id'), 'submission', ['claimed_by_id'])
    op.create_index('ix_message_unseen', 'message', ['is_seen', 'is_from_young_person', 'submission_id'])


def downgrade() -> None:
    op.drop_index('ix_message_unseen', 'message')
    op.drop_index(op.f('ix_submission_claimed_by_id'), 'submission')
    op.drop_index('ix_submission_came', 'submission')
    op.drop_table('saved_filter')

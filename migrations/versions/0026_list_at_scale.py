"""Indexes in the order in which long lists and the times of reading are read, and the day of the first reading."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('submission', sa.Column('first_read_on', sa.Date(), nullable=True))
    op.execute(
        'UPDATE submission SET first_read_on = (SELECT min(decided_on) FROM moderation_decision AS made'
        ' WHERE made.submission_id = submission.id AND NOT EXISTS'
        ' (SELECT 1 FROM undone_decision WHERE undone_decision.decision_id = made.id))'
    )
    op.create_index(
        'ix_submission_first_read', 'submission', ['came_by', 'first_read_on', 'urgency_order', 'received_on']
    )
    op.create_index('ix_routing_cleared', 'routing', ['body', 'submission_id'])
    op.drop_index('ix_routing_body', table_name='routing')
    op.create_index('ix_theme_assignment_cleared', 'theme_assignment', ['theme', 'submission_id'])
    op.create_index(
        'ix_moderation_decision_days',
        'moderation_decision',
        ['decided_on', 'status_after', 'account_id', 'submission_id'],
    )
    op.drop_index('ix_moderation_decision_decided_on', table_name='moderation_decision')


def downgrade() -> None:
    op.create_index('ix_moderation_decision_decided_on', 'moderation_decision', ['decided_on'])
    op.drop_index('ix_moderation_decision_days', table_name='moderation_decision')
    op.drop_index('ix_theme_assignment_cleared', table_name='theme_assignment')
    op.create_index('ix_routing_body', 'routing', ['body'])
    op.drop_index('ix_routing_cleared', table_name='routing')
    op.drop_index('ix_submission_first_read', table_name='submission')
    op.drop_column('submission', 'first_read_on')

"""The day on which a group said that this is all; until then its code opens, and what it said so far is kept."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('group_look', sa.Column('finished_on', sa.Date(), nullable=True))
    op.execute('UPDATE group_look SET finished_on = answered_on')


def downgrade() -> None:
    op.drop_column('group_look', 'finished_on')

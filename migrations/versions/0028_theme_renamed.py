"""Another name for a theme of the team's own, in the step that gave it."""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('theme_step', sa.Column('plain_name', sa.String(), nullable=True))
    op.add_column('theme_step', sa.Column('name', sa.String(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM theme_step WHERE state = 'renamed'")
    op.drop_column('theme_step', 'name')
    op.drop_column('theme_step', 'plain_name')

"""How often suggested themes were right."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('suggestion_tally',
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('theme', sa.String(), nullable=False),
    sa.Column('accepted', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('missed', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('version', 'theme', name=op.f('pk_suggestion_tally'))
    )


def downgrade() -> None:
    op.drop_table('suggestion_tally')

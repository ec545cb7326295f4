"""Where the changes stand that a young person refused one by one."""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('appeal', sa.Column('sealed_refused', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column('appeal', 'sealed_refused')

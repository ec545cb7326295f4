"""The steps in the lives of content labels that a team names itself."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

MOVE = sa.Enum('added', 'renamed', 'retired', 'brought_back', name='labelmove', native_enum=False, length=40)


def upgrade() -> None:
    op.create_table('content_label_step',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('move', MOVE, nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_content_label_step_account_id')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_content_label_step'))
    )


def downgrade() -> None:
    op.drop_table('content_label_step')

"""What the team promises about time, and the table of each year that is over."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('service_level',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('now_days', sa.Integer(), nullable=False),
    sa.Column('soon_days', sa.Integer(), nullable=False),
    sa.Column('usual_days', sa.Integer(), nullable=False),
    sa.Column('reply_days', sa.Integer(), nullable=False),
    sa.Column('weekdays', sa.String(), nullable=False),
    sa.Column('opens', sa.String(), nullable=False),
    sa.Column('closes', sa.String(), nullable=False),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.Column('set_by_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['set_by_id'], ['account.id'], name=op.f('fk_service_level_set_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_level')),
    sa.UniqueConstraint('number', name=op.f('uq_service_level_number'))
    )
    op.create_table('year_figure',
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('counted_on', sa.Date(), nullable=False),
    sa.Column('is_synthetic', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_year_figure')),
    sa.UniqueConstraint('year', 'part', 'code', name=op.f('uq_year_figure_year_part_code'))
    )
    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moderation_decision_decided_on'), ['decided_on'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('moderation_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_moderation_decision_decided_on'))
    op.drop_table('year_figure')
    op.drop_table('service_level')

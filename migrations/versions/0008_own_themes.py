"""Themes of our own, the steps of their lives, and what they are mapped to."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('own_theme',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('plain_name', sa.String(), nullable=False),
    sa.Column('meaning', sa.String(), nullable=False),
    sa.Column('examples', sa.String(), nullable=False),
    sa.Column('wellbeing', sa.JSON(), nullable=False),
    sa.Column('duties', sa.JSON(), nullable=False),
    sa.Column('promise', sa.JSON(), nullable=False),
    sa.Column('suggested_on', sa.Date(), nullable=False),
    sa.Column('is_synthetic', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_own_theme'))
    )
    op.create_table('theme_step',
    sa.Column('theme', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=False),
    sa.Column('into', sa.String(), nullable=True),
    sa.Column('counts_from', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_theme_step_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_step')),
    sa.UniqueConstraint('theme', 'number', name=op.f('uq_theme_step_theme_number'))
    )
    op.create_table('theme_mapping',
    sa.Column('theme', sa.String(), nullable=False),
    sa.Column('book', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('book_version', sa.String(), nullable=False),
    sa.Column('mapped_by_id', sa.Uuid(), nullable=False),
    sa.Column('mapped_on', sa.Date(), nullable=False),
    sa.Column('ended_by_id', sa.Uuid(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['ended_by_id'], ['account.id'], name=op.f('fk_theme_mapping_ended_by_id')),
    sa.ForeignKeyConstraint(['mapped_by_id'], ['account.id'], name=op.f('fk_theme_mapping_mapped_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_mapping'))
    )
    op.create_index(op.f('ix_theme_mapping_theme'), 'theme_mapping', ['theme'])


def downgrade() -> None:
    op.drop_table('theme_mapping')
    op.drop_table('theme_step')
    op.drop_table('own_theme')

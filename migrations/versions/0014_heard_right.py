"""Groups that look at the names before a release, and why a release went out without one."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('release', sa.Column('without_group', sa.String(), nullable=True))
    op.create_table('group_look',
    sa.Column('release_id', sa.Uuid(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('made_by_id', sa.Uuid(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('is_synthetic', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['account.id'], name=op.f('fk_group_look_made_by_id')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_group_look_release_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_look')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_group_look_code_hash'))
    )
    op.create_index(op.f('ix_group_look_release_id'), 'group_look', ['release_id'])
    op.create_table('group_answer',
    sa.Column('look_id', sa.Uuid(), nullable=False),
    sa.Column('theme', sa.String(), nullable=False),
    sa.Column('says', sa.String(length=40), nullable=False),
    sa.Column('urgency', sa.String(length=40), nullable=False),
    sa.Column('team_key_id', sa.Uuid(), nullable=True),
    sa.Column('sealed_key', sa.LargeBinary(), nullable=True),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=True),
    sa.Column('summary', sa.String(), nullable=True),
    sa.Column('reply', sa.String(), nullable=True),
    sa.Column('outcome', sa.String(length=40), nullable=True),
    sa.Column('answered_by_id', sa.Uuid(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_group_answer_answered_by_id')),
    sa.ForeignKeyConstraint(['look_id'], ['group_look.id'], name=op.f('fk_group_answer_look_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_key_id'], ['team_key.id'], name=op.f('fk_group_answer_team_key_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_answer')),
    sa.UniqueConstraint('look_id', 'theme', name=op.f('uq_group_answer_look_id_theme'))
    )
    op.create_index(op.f('ix_group_answer_team_key_id'), 'group_answer', ['team_key_id'])


def downgrade() -> None:
    op.drop_table('group_answer')
    op.drop_table('group_look')
    op.drop_column('release', 'without_group')

"""Wordings that are nearly the same, what was decided about them, and whom a voice counts for."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

NOBODY = '00000000000000000000000000000000'


def upgrade() -> None:
    op.create_table('repeated_group',
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_repeated_group'))
    )
    op.create_table('repeated_wording',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('is_decided', sa.Boolean(), nullable=False),
    sa.Column('is_once', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['repeated_group.id'], name=op.f('fk_repeated_wording_group_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_repeated_wording_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_repeated_wording')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_repeated_wording_group_id'), 'repeated_wording', ['group_id'], unique=False)
    op.create_table('repeat_decision',
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Enum('same_person', 'sent_for_others', 'campaign', 'by_chance', name='repeatreason', native_enum=False, length=40), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_repeat_decision_account_id')),
    sa.ForeignKeyConstraint(['group_id'], ['repeated_group.id'], name=op.f('fk_repeat_decision_group_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_repeat_decision')),
    sa.UniqueConstraint('group_id', 'number', name=op.f('uq_repeat_decision_group_id_number'))
    )
    op.add_column('voice', sa.Column('counts_for_id', sa.Uuid(), nullable=False, server_default=NOBODY))
    op.execute('UPDATE voice SET counts_for_id = contributor_id')
    if op.get_bind().dialect.name == 'postgresql':
        op.alter_column('voice', 'counts_for_id', server_default=None)
    op.create_index(op.f('ix_voice_counts_for_id'), 'voice', ['counts_for_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_voice_counts_for_id'), table_name='voice')
    op.drop_column('voice', 'counts_for_id')
    op.drop_table('repeat_decision')
    op.drop_table('repeated_wording')
    op.drop_table('repeated_group')

"""What readers keep for themselves, and what they say to each other about what something may be about."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('private_slip',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('wishes', 'week', 'asked_me', 'i_asked', 'shared_with_me', 'i_shared', name='slipkind', native_enum=False, length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('sealed_key', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_private_slip_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_private_slip')),
    sa.UniqueConstraint('account_id', 'kind', 'name', name=op.f('uq_private_slip_account_id_kind_name'))
    )
    op.create_table('reader_labels',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('sealed_labels', sa.LargeBinary(), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_reader_labels_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_reader_labels')),
    sqlite_with_rowid=False
    )
    op.create_table('kept_draft',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=False),
    sa.Column('kept_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_kept_draft_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_kept_draft_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('submission_id', 'account_id', name=op.f('pk_kept_draft')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('kept_draft')
    op.drop_table('reader_labels')
    op.drop_table('private_slip')

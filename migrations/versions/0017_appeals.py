"""What young people say is not right."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

ABOUT = sa.Enum('words', 'waiting', name='appealabout', native_enum=False, length=40)
STATE = sa.Enum('open', 'changed', 'upheld', name='appealstate', native_enum=False, length=40)


def upgrade() -> None:
    op.create_table('appeal',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('form_hash', sa.LargeBinary(), nullable=False),
    sa.Column('about', ABOUT, nullable=False),
    sa.Column('against_id', sa.Uuid(), nullable=False),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=True),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('state', STATE, nullable=False),
    sa.Column('answered_by_id', sa.Uuid(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('sealed_reason', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['against_id'], ['account.id'], name=op.f('fk_appeal_against_id')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_appeal_answered_by_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_appeal_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('form_hash', name=op.f('uq_appeal_form_hash')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appeal_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index('ix_appeal_open', ['state', 'made_on', 'id'], unique=False)


def downgrade() -> None:
    op.drop_table('appeal')

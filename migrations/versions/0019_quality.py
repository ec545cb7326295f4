"""Blind re-reads, and how often two readers agreed."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reread',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('first_id', sa.Uuid(), nullable=False),
    sa.Column('second_id', sa.Uuid(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('is_same', sa.Boolean(), nullable=True),
    sa.Column('is_talked_over', sa.Boolean(), nullable=False),
    sa.Column('sealed_reading', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['first_id'], ['account.id'], name=op.f('fk_reread_first_id')),
    sa.ForeignKeyConstraint(['second_id'], ['account.id'], name=op.f('fk_reread_second_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_reread_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reread')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_reread_submission_id')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_reread_first_id'), 'reread', ['first_id'], unique=False)
    op.create_index(op.f('ix_reread_second_id'), 'reread', ['second_id'], unique=False)
    op.create_table('agreement_count',
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('first', sa.String(), nullable=False),
    sa.Column('second', sa.String(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('month', 'what', 'first', 'second', name=op.f('pk_agreement_count')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('agreement_count')
    op.drop_index(op.f('ix_reread_second_id'), table_name='reread')
    op.drop_index(op.f('ix_reread_first_id'), table_name='reread')
    op.drop_table('reread')

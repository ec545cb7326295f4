"""Contacts that are opened by two people."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contact_opening',
    sa.Column('submission_id', sa.Uuid(), nullable=True),
    sa.Column('concern_id', sa.Uuid(), nullable=True),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('asked', 'approved', 'refused', 'opened', 'opened_alone', 'confirmed', 'disputed', name='openingstate', native_enum=False, length=40), nullable=False),
    sa.Column('asked_by_id', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sealed_words', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_notice', sa.LargeBinary(), nullable=True),
    sa.Column('told_on', sa.Date(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(submission_id IS NULL) <> (concern_id IS NULL)', name=op.f('ck_contact_opening_of_one_thing')),
    sa.CheckConstraint('decided_by_id IS NULL OR decided_by_id <> asked_by_id', name=op.f('ck_contact_opening_two_people')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['account.id'], name=op.f('fk_contact_opening_asked_by_id')),
    sa.ForeignKeyConstraint(['concern_id'], ['protection_concern.id'], name=op.f('fk_contact_opening_concern_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_contact_opening_decided_by_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_contact_opening_submission_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_contact_opening_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_opening'))
    )
    with op.batch_alter_table('contact_opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_opening_concern_id'), ['concern_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_opening_submission_id'), ['submission_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_opening_team_id'), ['team_id'], unique=False)


def downgrade() -> None:
    op.drop_table('contact_opening')

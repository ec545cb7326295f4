"""Who is on duty, who is called about what, and what waits to be sent."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

WAITING = """
    INSERT INTO duty_call (id, submission_id, concern_id, urgency, rounds, next_at, is_everybody_called)
    SELECT id, id, NULL, urgency, 0, NULL, false FROM submission
    WHERE urgency = 'now' AND status = 'received' AND claimed_by_id IS NULL
"""
OPEN = """
    INSERT INTO duty_call (id, submission_id, concern_id, urgency, rounds, next_at, is_everybody_called)
    SELECT id, NULL, id, urgency, 0, NULL, false FROM protection_concern WHERE state = 'open'
"""


def upgrade() -> None:
    op.create_table('duty_settings',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('minutes_to_open', sa.Integer(), nullable=False),
    sa.Column('tended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_settings'))
    )
    op.create_table('news',
    sa.Column('audience', sa.Enum('readers', 'officers', name='audience', native_enum=False, length=40), nullable=False),
    sa.Column('body', sa.String(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_news')),
    sqlite_with_rowid=False
    )
    op.create_table('digest_choice',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('pace', sa.Enum('hourly', 'daily', 'never', name='pace', native_enum=False, length=40), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_digest_choice_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_digest_choice'))
    )
    op.create_table('duty_shift',
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_id', sa.Uuid(), nullable=False),
    sa.Column('second_id', sa.Uuid(), nullable=True),
    sa.Column('third_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_duty_shift_order')),
    sa.ForeignKeyConstraint(['first_id'], ['account.id'], name=op.f('fk_duty_shift_first_id')),
    sa.ForeignKeyConstraint(['second_id'], ['account.id'], name=op.f('fk_duty_shift_second_id')),
    sa.ForeignKeyConstraint(['third_id'], ['account.id'], name=op.f('fk_duty_shift_third_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_shift'))
    )
    with op.batch_alter_table('duty_shift', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_shift_ends_at'), ['ends_at'], unique=False)

    op.create_table('outgoing_notice',
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('call', 'reminder', 'digest', name='noticekind', native_enum=False, length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fault', sa.Enum('not_set_up', 'no_answer', 'sign_in_refused', 'address_refused', 'refused', name='fault', native_enum=False, length=40), nullable=True),
    sa.Column('is_given_up', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_outgoing_notice_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing_notice'))
    )
    with op.batch_alter_table('outgoing_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outgoing_notice_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outgoing_notice_next_try_at'), ['next_try_at'], unique=False)

    op.create_table('duty_call',
    sa.Column('submission_id', sa.Uuid(), nullable=True),
    sa.Column('concern_id', sa.Uuid(), nullable=True),
    sa.Column('urgency', sa.Enum('now', 'soon', 'usual', name='urgency', native_enum=False, length=40), nullable=False),
    sa.Column('rounds', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_everybody_called', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(submission_id IS NULL) <> (concern_id IS NULL)', name=op.f('ck_duty_call_about_one')),
    sa.ForeignKeyConstraint(['concern_id'], ['protection_concern.id'], name=op.f('fk_duty_call_concern_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_duty_call_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_call')),
    sa.UniqueConstraint('concern_id', name=op.f('uq_duty_call_concern_id')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_duty_call_submission_id')),
    sqlite_with_rowid=False
    )
    op.create_table('duty_called',
    sa.Column('call_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_duty_called_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['call_id'], ['duty_call.id'], name=op.f('fk_duty_called_call_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('call_id', 'account_id', name=op.f('pk_duty_called')),
    sqlite_with_rowid=False
    )
    op.add_column('protection_concern', sa.Column('reminded_on', sa.Date(), nullable=True))
    # What waited before there was anybody to call waits for somebody now.
    op.execute(WAITING)
    op.execute(OPEN)


def downgrade() -> None:
    op.drop_column('protection_concern', 'reminded_on')

    op.drop_table('duty_called')
    op.drop_table('duty_call')
    with op.batch_alter_table('outgoing_notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outgoing_notice_next_try_at'))
        batch_op.drop_index(batch_op.f('ix_outgoing_notice_account_id'))

    op.drop_table('outgoing_notice')
    with op.batch_alter_table('duty_shift', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_shift_ends_at'))

    op.drop_table('duty_shift')
    op.drop_table('digest_choice')
    op.drop_table('news')
    op.drop_table('duty_settings')

"""Answers are read before they are shown; those that are shown stay shown."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

STATES = sa.Enum('waiting', 'shown', 'sent_back', 'withdrawn', name='replystate', native_enum=False, length=40)


def upgrade() -> None:
    op.add_column('reply', sa.Column('shown_from', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE reply SET shown_from = CAST(published_on AS TIMESTAMP)' if is_postgresql() else
               "UPDATE reply SET shown_from = published_on || ' 00:00:00.000000'")
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.alter_column('shown_from', existing_type=sa.DateTime(timezone=True), nullable=False)
    op.add_column('plan_input', sa.Column('answered_on', sa.Date(), nullable=True))
    op.execute(
        'UPDATE plan_input SET answered_on = '
        '(SELECT MIN(reply.published_on) FROM reply WHERE reply.plan_input_id = plan_input.id)'
    )
    op.create_table('sent_reply',
    sa.Column('plan_input_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('tried_with_others', sa.String(), nullable=True),
    sa.Column('lacks_resources', sa.Boolean(), nullable=False),
    sa.Column('what_next', sa.String(), nullable=False),
    sa.Column('signed_role', sa.String(), nullable=False),
    sa.Column('sent_by_id', sa.Uuid(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', STATES, nullable=False),
    sa.Column('goes_first', sa.Boolean(), nullable=False),
    sa.Column('follows_id', sa.Uuid(), nullable=True),
    sa.Column('read_by_id', sa.Uuid(), nullable=True),
    sa.Column('read_on', sa.Date(), nullable=True),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['follows_id'], ['sent_reply.id'], name=op.f('fk_sent_reply_follows_id')),
    sa.ForeignKeyConstraint(['plan_input_id'], ['plan_input.id'], name=op.f('fk_sent_reply_plan_input_id')),
    sa.ForeignKeyConstraint(['read_by_id'], ['account.id'], name=op.f('fk_sent_reply_read_by_id')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['account.id'], name=op.f('fk_sent_reply_sent_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sent_reply'))
    )
    with op.batch_alter_table('sent_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sent_reply_plan_input_id'), ['plan_input_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sent_reply_sent_by_id'), ['sent_by_id'], unique=False)
        batch_op.create_index('ix_sent_reply_to_read', ['state', 'read_on', 'sent_at'], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM reply WHERE id IN (SELECT id FROM sent_reply WHERE goes_first AND read_on IS NULL)")
    op.drop_table('sent_reply')
    op.drop_column('plan_input', 'answered_on')
    op.drop_column('reply', 'shown_from')


def is_postgresql() -> bool:
    return op.get_bind().dialect.name == 'postgresql'

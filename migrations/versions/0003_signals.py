"""Signals inside the advocacy team, and the alerts that bodies are told."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('signal_calibration',
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('content', sa.String(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signal_calibration'))
    )
    op.create_table('signal',
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('theme', sa.String(), nullable=False),
    sa.Column('rise_from', sa.Date(), nullable=False),
    sa.Column('rise_to', sa.Date(), nullable=False),
    sa.Column('sureness', sa.Enum('hardly_chance', 'probably_not_chance', 'may_be_chance', name='sureness', native_enum=False, length=40), nullable=False),
    sa.Column('state', sa.Enum('found', 'written', 'put_aside', 'told', 'acknowledged', 'assessed', 'closed', 'taken_back', name='signalstate', native_enum=False, length=40), nullable=False),
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('days_to_find', sa.Integer(), nullable=False),
    sa.Column('days_to_tell', sa.Integer(), nullable=True),
    sa.Column('is_campaign', sa.Boolean(), nullable=False),
    sa.Column('is_synthetic', sa.Boolean(), nullable=False),
    sa.Column('draft', sa.String(), nullable=True),
    sa.Column('drafted_by_id', sa.Uuid(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['drafted_by_id'], ['account.id'], name=op.f('fk_signal_drafted_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signal')),
    sa.UniqueConstraint('body', 'theme', 'rise_to', name=op.f('uq_signal_body_theme_rise_to'))
    )
    with op.batch_alter_table('signal', schema=None) as batch_op:
        batch_op.create_index('ix_signal_list', ['state', 'found_on', 'id'], unique=False)

    op.create_table('alert',
    sa.Column('signal_id', sa.Uuid(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('theme', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('figure', sa.Integer(), nullable=True),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('may_be_campaign', sa.Boolean(), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.Column('is_synthetic', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['signal_id'], ['signal.id'], name=op.f('fk_alert_signal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('signal_id', name=op.f('uq_alert_signal_id'))
    )
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alert_body'), ['body'], unique=False)

    op.create_table('signal_step',
    sa.Column('signal_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('move', sa.Enum('write', 'tell', 'agree', 'send_back', 'put_aside', 'look_again', 'mark_campaign', 'acknowledge', 'assess', 'close', 'take_back', name='signalmove', native_enum=False, length=40), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('words', sa.String(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_signal_step_account_id')),
    sa.ForeignKeyConstraint(['signal_id'], ['signal.id'], name=op.f('fk_signal_step_signal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signal_step')),
    sa.UniqueConstraint('signal_id', 'number', name=op.f('uq_signal_step_signal_id_number'))
    )


def downgrade() -> None:
    op.drop_table('signal_step')
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_body'))

    op.drop_table('alert')
    with op.batch_alter_table('signal', schema=None) as batch_op:
        batch_op.drop_index('ix_signal_list')

    op.drop_table('signal')
    op.drop_table('signal_calibration')

"""Roll-ups of the open quarter, and attacks that can be stopped and go on."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('tally',
    sa.Column('quarter', sa.String(), nullable=False),
    sa.Column('area', sa.String(), nullable=False),
    sa.Column('table_name', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.CheckConstraint('people >= 0', name=op.f('ck_tally_people')),
    sa.PrimaryKeyConstraint('quarter', 'area', 'table_name', 'key', name=op.f('pk_tally')),
    sqlite_with_rowid=False
    )
    op.create_table('attack_run',
    sa.Column('release_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('finished_on', sa.Date(), nullable=True),
    sa.Column('is_lost', sa.Boolean(), nullable=False),
    sa.Column('report', sa.JSON(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(
        ['release_id'], ['release.id'], name=op.f('fk_attack_run_release_id'), ondelete='CASCADE'
    ),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attack_run')),
    sa.UniqueConstraint('release_id', 'number', name=op.f('uq_attack_run_release_id_number'))
    )
    op.create_table('attacked_area',
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('area', sa.String(), nullable=False),
    sa.Column('outcome', sa.JSON(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(
        ['run_id'], ['attack_run.id'], name=op.f('fk_attacked_area_run_id'), ondelete='CASCADE'
    ),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attacked_area')),
    sa.UniqueConstraint('run_id', 'area', name=op.f('uq_attacked_area_run_id_area'))
    )
    op.add_column('release', sa.Column('withdrawn_on', sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column('release', 'withdrawn_on')
    op.drop_table('attacked_area')
    op.drop_table('attack_run')
    op.drop_table('tally')

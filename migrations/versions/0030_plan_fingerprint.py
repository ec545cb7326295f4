"""A fingerprint instead of the plan of a file: what means yes was typed by hand and may hold somebody's words."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None

BATCH = sa.table('import_batch', sa.column('id'), sa.column('file_hash', sa.LargeBinary()), sa.column('plan'),
                 sa.column('state', sa.String()))


def upgrade() -> None:
    """Only what is coming in has to be known again; what is looked at is tried once more."""
    connection = op.get_bind()
    coming = sa.select(BATCH.c.file_hash, BATCH.c.plan).where(sa.cast(BATCH.c.state, sa.String()) == 'coming_in')
    for file_hash, plan in connection.execute(coming).all():
        print_of_plan = hashlib.sha256(file_hash + (plan or '').encode()).hexdigest()
        connection.execute(sa.update(BATCH).where(BATCH.c.file_hash == file_hash).values(plan=print_of_plan))
    connection.execute(sa.update(BATCH).where(sa.cast(BATCH.c.state, sa.String()) != 'coming_in').values(plan=None))


def downgrade() -> None:
    """What is coming in can then only be taken back: a fingerprint says no columns."""

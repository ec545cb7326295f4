"""How something came, and files that are brought in as one batch."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    came_by = sa.Enum('here', 'phone', 'paper', 'spoken', 'import', name='cameby', native_enum=False, length=40)
    op.add_column('submission', sa.Column('came_by', came_by, nullable=False, server_default='here'))
    op.create_table('import_batch',
    sa.Column('file_hash', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.Enum('looked_at', 'coming_in', 'done', name='batchstate', native_enum=False, length=40), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('encoding', sa.String(), nullable=False),
    sa.Column('plan', sa.String(), nullable=True),
    sa.Column('rows_in', sa.Integer(), nullable=False),
    sa.Column('faults', sa.JSON(), nullable=False),
    sa.Column('team_key_id', sa.Uuid(), nullable=True),
    sa.Column('sealed_key', sa.LargeBinary(), nullable=True),
    sa.Column('sealed_text', sa.LargeBinary(), nullable=True),
    sa.Column('person_salt', sa.LargeBinary(), nullable=True),
    sa.Column('is_synthetic', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_import_batch_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['team_key_id'], ['team_key.id'], name=op.f('fk_import_batch_team_key_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch')),
    sa.UniqueConstraint('file_hash', name=op.f('uq_import_batch_file_hash'))
    )
    op.create_table('imported_submission',
    sa.Column('submission_id', sa.Uuid(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_imported_submission_batch_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_imported_submission_submission_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_imported_submission')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('imported_submission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_imported_submission_batch_id'), ['batch_id'], unique=False)


def downgrade() -> None:
    op.drop_table('imported_submission')
    op.drop_table('import_batch')
    op.drop_column('submission', 'came_by')

"""Which themes an offer is for."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('offer_theme',
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('theme', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_offer_theme_offer_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('offer_id', 'theme', name=op.f('pk_offer_theme'))
    )


def downgrade() -> None:
    op.drop_table('offer_theme')

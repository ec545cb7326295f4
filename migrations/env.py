"""Run migrations against the database that the settings name."""

from alembic import context
from sqlalchemy import create_engine

from webapp.config import read_settings
from webapp.database import engine_options
from webapp.migrating import is_described
from webapp.models import Base

connection = context.config.attributes.get("connection")
options = {
    "target_metadata": Base.metadata,
    "render_as_batch": True,
    "compare_type": True,
    "include_object": is_described,
}

if connection is not None:
    context.configure(connection=connection, **options)
    with context.begin_transaction():
        context.run_migrations()
else:
    engine = create_engine(**engine_options(read_settings().sqlalchemy_url))
    with engine.connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()

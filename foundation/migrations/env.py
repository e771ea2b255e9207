"""Called by Alembic with the connection that ``upgrade`` opened; nothing else ever runs it."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()

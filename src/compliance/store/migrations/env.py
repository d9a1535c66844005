"""Run migrations on the connection of whoever opened the store; the transaction is theirs."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
context.run_migrations()

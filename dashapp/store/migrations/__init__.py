"""The versions of the app database's tables, run by Alembic at start-up."""

"""The acts, on SQLite and on PostgreSQL."""

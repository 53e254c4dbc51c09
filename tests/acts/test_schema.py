"""The migrations make exactly the tables that the models describe, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from elections.db.database import connect, migrate
from elections.db.models import Base


def test_the_migrations_make_the_tables_of_the_models(database_url: str) -> None:
    database = connect(database_url)
    for _again in range(2):
        migrate(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    database.engine.dispose()
    assert not differences, differences


def test_what_no_migration_makes_is_noticed(database_url: str) -> None:
    database = connect(database_url)
    migrate(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elections DROP COLUMN notes")
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    database.engine.dispose()
    assert [difference[0] for difference in differences] == ["add_column"]

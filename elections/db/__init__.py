"""Floor 5: tables, the engine and its transactions, migrations."""

"""The repository itself: its words, its tables, its letters."""

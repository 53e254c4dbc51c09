"""What papers say, told from a journal, and how they are set; templates and words are in the folder `papers`."""

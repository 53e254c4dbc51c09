"""`sanduq serve` as it is: gunicorn's workers, a real socket, both databases."""

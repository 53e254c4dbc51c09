"""The statutes as data, one JSON file each."""

"""The booth, the public pages, the room."""

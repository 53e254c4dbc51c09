"""Floor 2: the Belenios protocol, version 1, in its specification's words."""

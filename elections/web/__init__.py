"""Floor 7: the web application."""

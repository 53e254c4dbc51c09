"""The office's commands without the web."""

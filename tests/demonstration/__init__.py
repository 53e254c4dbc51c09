"""The example institute."""

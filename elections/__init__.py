"""Sanduq: elections of trainees' representatives, from the roll to the published record."""

__version__ = "0.1.0"

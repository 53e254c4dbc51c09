"""Floor 6: one function per act of the statute, one transaction per function."""

from elections.acts import count, draws, mandates, poll  # noqa: F401

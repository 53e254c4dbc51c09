"""Floor 6: one function per act of the statute, one transaction per function."""

"""An example institute, built by the acts themselves: fictional people, real records, times relative to the start."""

from elections.demonstration.institute import Built, build

__all__ = ["Built", "build"]

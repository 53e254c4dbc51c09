"""Passwords that cost little, for all end-to-end tests."""

import pytest

from elections.web import passwords


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost little: what a hash costs is measured elsewhere."""
    monkeypatch.setattr(passwords, "METHOD", "scrypt:256:8:1")

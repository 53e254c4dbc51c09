"""The refusal that a block must end in."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from elections.errors import CheckFailed, Refusal


@contextmanager
def refused(code: str, member: int | None = None) -> Iterator[None]:
    """Passes when the block raises the refusal `code`, at the fault of `member` where one is given."""
    with pytest.raises(Refusal) as refusal:
        yield
    assert refusal.value.code == code
    if member is not None:
        assert isinstance(refusal.value, CheckFailed)
        assert refusal.value.member == member

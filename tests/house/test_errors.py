"""A refusal stays what it is on its way from process to process."""

import pickle

import pytest

from elections.errors import CheckFailed, Missing, Refusal, RowRefusals


@pytest.mark.parametrize(
    "refusal",
    [
        Missing("no-record", "There is nothing in {path}.", path="x"),
        CheckFailed("wrong-length", "“{field}” is too long.", member=3, field="answers"),
        RowRefusals("rows", "{count} rows are wrong.", (Missing("row", "Row."),), count=1),
    ],
)
def test_a_refusal_is_sent_with_all_that_it_says(refusal: Refusal) -> None:
    sent = pickle.loads(pickle.dumps(refusal))
    assert type(sent) is type(refusal)
    assert (sent.code, str(sent), dict(sent.details)) == (refusal.code, str(refusal), dict(refusal.details))
    assert getattr(sent, "member", None) == getattr(refusal, "member", None)
    assert len(getattr(sent, "rows", ())) == len(getattr(refusal, "rows", ()))

"""Every vector gives what its file says: valid ones pass, each wrong one is refused by the code it names."""

from typing import Any

import pytest

from elections.errors import CheckFailed, Refusal
from tests.belenios.running import FOLDER, cases, run
from tests.vectors.belenios import generate

CASES = cases()


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_vector(case: dict[str, Any]) -> None:
    if case["expect"] == "ok":
        output = run(case)
        assert case.get("output", {}).items() <= output.items()
        return
    with pytest.raises(Refusal) as refusal:
        run(case)
    assert refusal.value.code == case["expect"]
    if "member" in case:
        assert isinstance(refusal.value, CheckFailed)
        assert refusal.value.member == case["member"]
    assert str(refusal.value)


def test_there_are_more_wrong_vectors_than_right_ones_and_at_least_sixty() -> None:
    wrong = [case for _, case in CASES if case["expect"] != "ok"]
    assert len(wrong) >= 60
    assert len(wrong) > len(CASES) / 2


def test_the_files_are_what_their_script_writes() -> None:
    for name, content in generate.files().items():
        assert (FOLDER / name).read_text("utf-8") == generate.text(content), f"{name}: run generate.py"

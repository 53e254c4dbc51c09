"""The vectors of the protocol, run by the browser's modules in a real Chromium: the same refusals as in Python."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

# One worker starts the one Chromium.
pytestmark = [pytest.mark.chromium, pytest.mark.xdist_group("protocol_chromium")]

FOLDER = Path(__file__).resolve().parent.parent / "vectors" / "belenios"
# What only the server knows (which cards are spoiled or have voted), and what only the server and the verifier compute.
SERVER_CODES = {"spoiled-credential", "already-voted"}
SERVER_KINDS = {"public-credentials", "tally", "result", "make-result"}


def _cases() -> list[dict[str, Any]]:
    cases = []
    for path in sorted(FOLDER.glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        for case in content["cases"]:
            if case["kind"] not in SERVER_KINDS and case["expect"] not in SERVER_CODES:
                cases.append({**case, "input": {**content["shared"], **case["input"]}, "file": path.stem})
    return cases


def test_chromium_answers_every_vector_as_python_does(page: Page) -> None:
    cases = _cases()
    run = "async (cases) => (await import('/tests/belenios/runner.js')).run(cases)"
    outcomes = page.evaluate(run, [{"kind": case["kind"], "input": case["input"]} for case in cases])
    wrong = [
        (case["file"], case["kind"], case["name"], case["expect"], outcome)
        for case, outcome in zip(cases, outcomes, strict=True)
        if outcome["code"] != case["expect"]
        or ("member" in case and outcome.get("member") != case["member"])
        or ("output" in case and outcome.get("output") != case["output"])
    ]
    assert not wrong
    assert sum(case["expect"] != "ok" for case in cases) >= 60

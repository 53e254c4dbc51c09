"""Reads the vectors of this area."""

import base64
import json
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).parents[1] / "vectors"

Case = dict[str, Any]


def cases(name: str, *kinds: str) -> list[Case]:
    """The cases of `tests/vectors/<name>.json`, of certain kinds only where some are named."""
    found: list[Case] = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))["cases"]
    return [case for case in found if not kinds or case["kind"] in kinds]


def label(case: Case) -> str:
    """The name of the test that a case becomes."""
    return f"{case['kind']}: {case['name']}" if "kind" in case else str(case["name"])


def file_bytes(case: Case) -> bytes:
    """The draw text of a case of kind `file`."""
    given = case["input"]
    return base64.b64decode(given["base64"]) if "base64" in given else str(given["text"]).encode()

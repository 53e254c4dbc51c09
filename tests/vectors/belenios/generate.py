"""Writes the vectors of the protocol, always the same: `python -m tests.vectors.belenios.generate`."""

import json
from pathlib import Path
from typing import Any

from tests.vectors.belenios import ceremony_cases, count_cases, door_cases, set_up_cases

FOLDER = Path(__file__).parent


def files() -> dict[str, dict[str, Any]]:
    """The content of each file, by name."""
    return {
        "credentials.json": set_up_cases.credential_vectors(),
        "door.json": door_cases.vectors(),
        "set-up.json": set_up_cases.vectors(),
        "ceremony.json": ceremony_cases.vectors(),
        "count.json": count_cases.vectors(),
    }


def text(content: dict[str, Any]) -> str:
    """A file as it is written."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Writes all files."""
    for name, content in files().items():
        (FOLDER / name).write_text(text(content), "utf-8")
        wrong = sum(case["expect"] != "ok" for case in content["cases"])
        print(f"{name}: {len(content['cases'])} cases, {wrong} wrong")


if __name__ == "__main__":
    main()

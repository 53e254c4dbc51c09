"""What the wheel is told to carry is what there is."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_package_is_named_for_the_wheel() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = {name for name in settings["tool"]["setuptools"]["packages"] if ".shipped." not in name}
    there = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "elections").rglob("__init__.py")}
    assert named == there

"""The wheel, installed elsewhere: the verifier alone, and the complete program with its folders."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# One worker builds and installs it, once.
pytestmark = pytest.mark.xdist_group("wheel")

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the wheel, built and installed into a folder, is seen before anything else."""
    folder = tmp_path_factory.mktemp("wheel")
    source, place = folder / "source", folder / "site"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "docs/")):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-build-isolation", "--target", place, source],
        check=True,
        capture_output=True,
    )
    return {**os.environ, "PYTHONPATH": str(place), "PYTHONSAFEPATH": "1"}


def test_every_folder_travels_in_the_wheel(environment: dict[str, str], tmp_path: Path) -> None:
    script = (
        "from elections.resources import folder\n"
        "for name in ('papers', 'static', 'statutes', 'templates', 'translations'):\n"
        "    place = folder(name)\n"
        "    assert 'site' in place.parts, place\n"
        "    assert any(place.rglob('*.*')), place\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, env=environment, cwd=tmp_path)


def test_the_verifier_runs_without_flask_and_without_a_database(environment: dict[str, str], tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "for name in ('flask', 'sqlalchemy', 'xlrd', 'typst', 'alembic', 'babel'):\n"
        "    sys.modules[name] = None\n"
        "from elections.cli import main\n"
        "main(['rehearse', '--electors', '5', '--candidates', '2', '--seed', '00', '--out', 'record'],"
        " standalone_mode=False)\n"
        "raise SystemExit(main(['verify', 'record'], standalone_mode=False))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, env=environment, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr

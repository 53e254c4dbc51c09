"""The wheel, installed elsewhere: the verifier alone, and the complete program with its folders."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, source], check=True, capture_output=True
    )
    return next(folder.glob("*.whl"))


def install(wheel: Path, place: Path) -> dict[str, str]:
    """Unpacks the wheel into `place`, and returns an environment that sees it before anything else."""
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", place, wheel], check=True
    )
    return {**os.environ, "PYTHONPATH": str(place), "PYTHONSAFEPATH": "1"}


def test_every_folder_travels_in_the_wheel(wheel: Path, tmp_path: Path) -> None:
    environment = install(wheel, tmp_path / "site")
    script = (
        "from elections.resources import folder\n"
        "for name in ('papers', 'static', 'statutes', 'templates', 'translations'):\n"
        "    place = folder(name)\n"
        "    assert 'site' in place.parts, place\n"
        "    assert any(place.rglob('*.*')), place\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, env=environment, cwd=tmp_path)


def test_the_verifier_runs_without_flask_and_without_a_database(wheel: Path, tmp_path: Path) -> None:
    environment = install(wheel, tmp_path / "site")
    script = (
        "import sys\n"
        "for name in ('flask', 'sqlalchemy', 'openpyxl', 'typst', 'alembic', 'babel'):\n"
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

"""Debian's belenios-tool on an election in a folder: a second implementation that we did not write."""

import json
import os
import subprocess
from pathlib import Path

from tests.conftest import require_tool

GROUP = ("--group", "BELENIOS-2048")


class Tool:
    """Commands of belenios-tool in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.program = require_tool("belenios-tool")

    def run(self, *arguments: str, stdin: str = "") -> str:
        """What a command prints; its failure is the test's."""
        done = subprocess.run(
            [self.program, *arguments],
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            text=True,
            env={**os.environ, "BELENIOS_USE_URANDOM": "1"},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, name: str, text: str) -> str:
        """A file in the folder; returns its name."""
        (self.folder / name).write_text(text, "utf-8")
        return name

    def read(self, name: str) -> str:
        """A file of the folder, without its last line end."""
        return (self.folder / name).read_text("utf-8").removesuffix("\n")

    def add_event(self, kind: str, payload: str = "") -> None:
        """Appends an event to the archive."""
        self.run("archive", "add-event", f"--type={kind}", stdin=payload)

    def init(self, election: bytes, trustees: bytes, credentials: bytes) -> None:
        """Begins an archive from what we made."""
        self.write("election.json", election.decode())
        self.write("trustees.json", trustees.decode())
        self.write("public_creds.json", credentials.decode())
        self.run("archive", "init")

    def ballot(self, credential: str, choices: list[int]) -> str:
        """A ballot made by the tool; the blank choice comes first."""
        card, vote = self.write("card.txt", credential), self.write("vote.json", json.dumps([choices]))
        return self.run("election", "generate-ballot", "--privcred", card, "--ballot", vote).removesuffix("\n")

    def verify(self) -> str:
        """Lets the tool verify the archive; returns what it said."""
        done = subprocess.run(
            [self.program, "election", "verify"], cwd=self.folder, capture_output=True, text=True, check=True
        )
        return done.stderr

    def set_up(self, uuid: str, template: dict[str, object], cards: int) -> list[str]:
        """A whole set-up by the tool alone, with a key of three members; returns the cards' codes."""
        self.run("setup", "generate-credentials", "--uuid", uuid, *GROUP, "--count", str(cards))
        [credentials], [codes] = self.folder.glob("*.pubcreds"), self.folder.glob("*.privcreds")
        credentials.rename(self.folder / "public_creds.json")
        found = [line.split()[1] for line in codes.read_text().splitlines()]
        self._threshold_key()
        self.write("template.json", json.dumps(template, ensure_ascii=False))
        self.run("setup", "make-election", "--uuid", uuid, *GROUP, "--template", "template.json")
        return found

    def _threshold_key(self) -> None:
        def step(*arguments: str, stdin: str = "") -> str:
            return self.run("setup", "generate-trustee-key-threshold", *GROUP, *arguments, stdin=stdin)

        for _ in range(3):
            step("--step", "1")
        members = sorted(path.stem for path in self.folder.glob("*.key"))
        self.write("certs.jsons", "".join(self.read(f"{member}.cert") + "\n" for member in members))
        certs = ("--certs", "certs.jsons")
        polynomials = [
            step(*certs, "--key", f"{member}.key", "--step", "3", "--threshold", "2").strip() for member in members
        ]
        self.write("polynomials.jsons", "".join(line + "\n" for line in polynomials))
        step(*certs, "--step", "4", "--polynomials", "polynomials.jsons")
        outputs = [
            step(*certs, "--key", f"{member}.key", "--step", "5", stdin=self.read(f"{member}.vinput"))
            for member in members
        ]
        lines = "".join(line.strip() + "\n" for line in outputs)
        self.write("threshold.json", step(*certs, "--step", "6", "--polynomials", "polynomials.jsons", stdin=lines))
        self.write("public_keys.jsons", "")
        self.run("setup", "make-trustees")

"""The cards: made once, read from their sheets as a phone reads them, drawn at the desk, accounted for."""

import io
import subprocess
from urllib.parse import urlsplit

from tests.conftest import require_tool
from tests.e2e.house import Device
from tests.e2e.office import Office, Person
from tests.papers.reading import pages, picture


class Desk:
    """The registrar's part, on the director's device or another."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.device: Device = office.device

    def make_cards(self) -> list[str]:
        """Makes the cards, saves the file, and reads the addresses in its QR codes."""
        self.office.open(f"{self.office.path}/cards")
        with self.device.page.expect_download() as download:
            self.device.press("#cards button")
        return read_cards(download.value.path().read_bytes())

    def open(self) -> None:
        """The desk's page."""
        self.office.open(f"{self.office.path}/desk")

    def hand_out(self, person: Person, by: str = "") -> None:
        """Finds the elector, by a part of the name or by number, and ticks."""
        if "/desk" not in self.device.page.url:
            self.open()
        self.device.fill(q=by or person.registration)
        self.device.send("form[role=search] button")
        self.device.send("form[action$='/desk/hand-out'] button")
        self.device.says(person.registration)

    def spoil(self, card: str) -> None:
        """A card that came back unused is void."""
        self.open()
        self.device.find("#spoil-code").fill(card)
        self.device.send("#spoil-button")

    def account(self, left: list[str]) -> None:
        """Before everybody: each card that is left is scanned, and shown to have no ballot."""
        self.office.open(f"{self.office.path}/sitting")
        for number, card in enumerate(left, 1):
            self.device.find("#left-code").fill(card)
            self.device.find("#left-code").press("Enter")
            self.device.wait(f".cards-shown li:nth-last-child({number}) .chip.done")
        self.device.send("main .actions button[form=cards-form]")


def read_cards(pdf: bytes) -> list[str]:
    """The addresses on the cards, in the order of the sheets."""
    cards: list[str] = []
    for page in range(1, pages(pdf) + 1):
        sheet = io.BytesIO()
        picture(pdf, page, 150).save(sheet, "PNG")
        command = [require_tool("zbarimg"), "-q", "--raw", "-Sdisable", "-Sqrcode.enable", "png:-"]
        cards += (
            subprocess.run(command, input=sheet.getvalue(), capture_output=True, check=True).stdout.decode().split()
        )
    return sorted(card for card in cards if urlsplit(card).fragment)

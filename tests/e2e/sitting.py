"""What the chair does on his own device, from the attendance to the proclamation."""

from collections.abc import Sequence

from tests.e2e.house import Device
from tests.e2e.office import Office


class Chair:
    """The chair's device, which is the director's."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.device: Device = office.device

    def open(self) -> None:
        """The sitting as it stands."""
        self.office.open(f"{self.office.path}/sitting")

    def do(self, act: str, kind: str = "") -> None:
        """Presses the button of the form that ends in `act`, on the sitting's page as it stands."""
        self.open()
        self.device.send(f"form[action$='/sitting/{act}'] button{kind}")

    def attendance(self, absent: Sequence[str] = ()) -> None:
        """All present, but for some; then the declaration that the poll begins."""
        self.open()
        self.device.send("#attendance button[name=all][value='1']")
        for registration in absent:
            with self.device.page.expect_response("**/attendance"):
                self.device.press(f"#attendance button[value='{registration}']")
        self.device.send("main .actions a")
        self.device.send("form[action$='/begin'] button")

    def say(self, what: str, who: str = "") -> None:
        """The chair enters what was thrown."""
        self.open()
        self.device.fill(what=what, **({"who": who} if who else {}))
        self.device.send("form[action$='/draw/say'] button")

    def draw_ages(self, *dice: tuple[str, str]) -> None:
        """A draw between trainees of one age: the chair and those concerned throw dice."""
        self.do("draw/open")
        for who, what in dice:
            self.say(what, who)
        self.do("draw/close")

    def form_committee(self) -> None:
        """The committee is formed."""
        self.open()
        self.device.send("main .actions button[form=chair-form]")

    def links(self) -> dict[str, str]:
        """The members' links as the chair's page copies them, by seat."""
        self.office.open(f"{self.office.path}/sitting/seats")
        links: dict[str, str] = {}
        for row in self.device.page.locator(".seats .seat").all():
            copy = row.locator("[data-copy]")
            picture = row.locator("details img").get_attribute("src") or ""
            links[picture.split("/seats/")[1].split("/")[0]] = copy.get_attribute("data-copy") or ""
        return links

    def confirm_claim(self, seat: str) -> None:
        """The chair sees the member with his page."""
        self.office.open(f"{self.office.path}/sitting/seats")
        self.device.send(f"form[action$='/seats/{seat}/confirm'] button")

    def propose(self, act: str, **fields: str) -> None:
        """Proposes an act that takes two."""
        self.office.open(f"{self.office.path}/sitting/acts/{act}")
        self.device.fill(**fields)
        self.device.send("main .actions button")

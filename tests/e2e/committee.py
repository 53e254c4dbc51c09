"""A committee member with a device of his own."""

from pathlib import Path

from tests.e2e.house import Device, House
from tests.e2e.sitting import Chair


class Member:
    """One seat, in a browser context of its own."""

    def __init__(self, house: House, seat: str, link: str, folder: Path, language: str = "ar") -> None:
        self.seat, self.file = seat, folder / f"{seat}.key"
        self.device: Device = house.device(language)
        self.device.go(link)

    def shows(self, view: str) -> None:
        """Waits for a view of the page."""
        self.device.wait(f"section.view[data-view={view}]")
        self.device.settle()

    def claim(self) -> None:
        """The link claims the seat by a press."""
        self.shows("link")
        self.device.press("#claim")
        self.shows("wait")

    def fingerprint(self) -> str:
        """What the page shows for comparing, without blanks."""
        self.shows("compare")
        return "".join(self.device.find("#fingerprint").inner_text().split())

    def confirm_key(self) -> None:
        """The same aloud; the key file saved and read back; confirmed."""
        self.device.press("#same")
        self.shows("save")
        with self.device.page.expect_download() as download:
            self.device.press("#save-file")
        download.value.save_as(self.file)
        self.device.page.locator("#check-file").set_input_files(self.file)
        self.shows("confirm")
        self.device.press("#confirm-key")
        self.shows("confirmed")

    def confirm(self) -> None:
        """Confirms what the chair has proposed."""
        self.device.press(self.device.wait("#confirm-proposal"))
        self.device.find("#proposal").wait_for(state="hidden")

    def count(self, *, from_file: bool = False) -> None:
        """Gives the share of the count; `from_file` when the device has lost its key."""
        self.shows("count")
        if from_file:
            self.device.press("#from-file summary")
            self.device.press("#use-file")
            self.device.page.locator("#count-file").set_input_files(self.file)
        self.device.press("#give-share")
        self.shows("counted")

    def say(self, what: str) -> None:
        """Dice in an open draw."""
        self.shows("draw")
        self.device.find("#say").fill(what)
        self.device.press("#say-form button")
        self.device.find("#draw-said").get_by_text(what).wait_for()

    def destroy_key(self) -> None:
        """After the count nobody needs the key."""
        self.device.page.once("dialog", lambda dialog: dialog.accept())
        self.device.press(self.device.wait("#destroy-key"))
        self.device.find("#destroy").wait_for(state="hidden")


def sit_down(place: House, chair: Chair, folder: Path, language: str = "ar") -> dict[str, Member]:
    """Each member opens his link on his own device and claims his seat; the chair confirms whom he sees."""
    members = {seat: Member(place, seat, link, folder, language) for seat, link in chair.links().items()}
    assert sorted(members) == ["chair", "oldest", "youngest"]
    for seat, member in members.items():
        member.claim()
        chair.confirm_claim(seat)
    return members


def make_key(chair: Chair, members: dict[str, Member]) -> None:
    """Three rounds by themselves, one fingerprint on every screen, key files saved and read back."""
    chair.do("key")
    shown = {member.fingerprint() for member in members.values()}
    chair.open()
    shown.add("".join(chair.device.find("#fingerprint").inner_text().split()[-6:]))
    assert len(shown) == 1
    for member in members.values():
        member.confirm_key()

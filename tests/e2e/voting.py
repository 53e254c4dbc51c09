"""An elector with a card and a phone."""

from tests.e2e.house import Device, House


class Voter:
    """One card in one browser context."""

    def __init__(self, house: House, card: str, language: str = "ar") -> None:
        self.device: Device = house.device(language)
        self.card = card

    def scan(self) -> None:
        """Opens the card's address."""
        self.device.go(self.card)
        self.shows("choose")

    def type_code(self) -> None:
        """Opens the booth without a card, and types the code that is printed on it."""
        page, code = self.card.split("#")
        self.device.go(page)
        self.shows("code")
        self.device.find("#code").fill(code.replace("-", " "))
        self.device.press("#code-form button")
        self.shows("choose")

    def shows(self, screen: str, over: bool = False) -> None:
        """Waits for a screen; before the ballot is in the urn or the poll over, each says that nobody has voted yet."""
        self.device.wait(f"#screen-{screen}")
        assert self.device.find("#not-yet").is_visible() == (screen != "done" and not over)
        self.device.settle()

    def choose(self, *numbers: int) -> None:
        """Ticks names by their number on the ballot (none: the blank), and comes to the confirmation."""
        for number in numbers or (0,):
            self.device.page.locator(f"#choices input[value='{number}']").check()
        self.device.press("#choose-next")
        self.shows("confirm")

    def cast(self) -> str:
        """One press; the tracking number, once the page says that the ballot is in the urn."""
        self.device.press("#vote")
        return self.tracker()

    def tracker(self) -> str:
        """Waits for the end, and reads the number."""
        self.shows("done")
        return self.device.find("#done-number").inner_text().strip()

    def vote(self, *numbers: int) -> str:
        """From the card to the urn."""
        self.scan()
        self.choose(*numbers)
        return self.cast()

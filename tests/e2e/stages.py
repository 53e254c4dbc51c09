"""Every stage of a sitting, one after the other, for whoever looks at all screens: acts move it on, pages show it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from elections.acts import candidacies, cards, ceremony, count, draws, members, poll, proposals, rolls, sitting
from elections.acts.transaction import Context, find_election
from elections.belenios import ceremony as protocol
from elections.belenios import credentials, tally
from elections.belenios.group import Randomness
from elections.belenios.questions import Election as Question
from elections.belenios.rounds import Ceremony, check_certificates
from elections.demonstration.player import CHAIR, Player, Times, new_player
from elections.law.roll import Choices
from elections.web.config import Config
from elections.web.tokens import Purpose, Tokens
from tests.acts.world import Clock

NAMES = [
    ("أمين التازي", "Amine TAZI"),
    ("فاطمة الزهراء العلوي", "Fatima-Zahra EL ALAOUI"),
    ("يوسف بنعبد الله", "Youssef BENABDALLAH"),
    ("سلمى الإدريسي", "Salma EL IDRISSI"),
    ("كريم برادة", "Karim BERRADA"),
    ("نادية الفاسي", "Nadia EL FASSI"),
    ("هدى السلاوي", "Houda SLAOUI"),
    ("عمر الشرقاوي", "Omar CHERKAOUI"),
    ("إيمان الوزاني", "Imane OUAZZANI"),
    ("زكرياء لحلو", "Zakaria LAHLOU"),
    ("مريم الصقلي", "Meryem SKALLI"),
    ("رشيد المريني", "Rachid MERINI"),
    ("ليلى بنجلون", "Laila BENJELLOUN"),
    ("طارق حجي", "Tarik HAJJI"),
]


@dataclass
class Stage:
    """A moment, and the pages that are worth a look at it: what is seen → (address, whose device)."""

    name: str
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)


class Story:
    """One election of attachés: a draw for the oldest, a suspension, a tie, a draw for the seat."""

    def __init__(self, context: Context, clock: Clock, config: Config, number: str = "49") -> None:
        self.context, self.clock, self.config, self.number = context, clock, config, number
        self.player: Player
        self.devices: dict[str, protocol.Member] = {}

    def stages(self, end: str = "votes") -> Iterator[Stage]:
        """The stages in order; `end` is "votes", "paper" or "blank"."""
        times = self._listed()
        yield self._stage("listed", sitting="", review="/review", adjourn="/adjourn")
        self.clock.now = times.opens - timedelta(minutes=25)
        act, uuid = self.context, self.player.uuid
        sitting.mark_all(act, uuid, True)
        yield self._stage("attended", sitting="", review="/review", room="")
        sitting.begin_poll(act, uuid)
        yield self._stage("age-draw", sitting="", room="")
        draws.open_draw(act, uuid)
        draws.say(act, uuid, "chair", "chair", "5 2 6")
        yield self._stage("age-dice", sitting="", annul="/draw/annul", room="")
        draws.close_draw(act, uuid)
        yield self._stage("form", sitting="", aside="/aside/oldest", room="")
        sitting.form_committee(act, uuid, *CHAIR)
        yield self._stage("seats", sitting="", seats="/seats", room="", link="")
        for member in self.player.standing().members:
            members.claim(act, uuid, member.seat, self._version(member.seat))
        yield self._stage("claimed", sitting="", seats="/seats", release="/seats/oldest/release")
        for member in self.player.standing().members:
            members.confirm_claim(act, uuid, member.seat)
        yield self._stage("key", sitting="", room="", member="")
        yield from self._ceremony()
        self.clock.now = times.opens
        number = proposals.propose(act, uuid, "open", {})
        yield self._stage("opening", sitting="", member="")
        proposals.confirm(act, uuid, number, "oldest")
        yield from self._voting(end)
        if end == "paper":
            return
        for seconds in (1, 0):  # the server looks at the clock just before, else it takes the time for an outage
            self.clock.now = times.closes - timedelta(seconds=seconds)
            poll.close_due(act)
        yield self._stage("closed", sitting="", room="", member="", public="", booth="")
        yield from self._count(end)

    def _listed(self) -> Times:
        """From the cohort to the cards, in the days before."""
        now = self.clock.now
        opens = now + timedelta(minutes=30)
        times = Times(opens - timedelta(days=6), opens - timedelta(days=2), opens, opens + timedelta(hours=3))
        first_day = times.called.date() - timedelta(days=5)
        self.clock.now = times.called
        cohort = rolls.add_cohort(self.context, "attache", self.number, first_day, first_day + timedelta(days=730))
        lines = ["registration,name_ar,name_latin,birth date"]
        born = [date(1996, 1 + n % 12, 3 + n) for n in range(len(NAMES))]
        born[-1] = born[-2] = date(1991, 5, 1)
        numbers = [f"A{self.number}/{n:04}" for n in range(1, len(NAMES) + 1)]
        lines += [f"{one},{names[0]},{names[1]},{day}" for one, names, day in zip(numbers, NAMES, born, strict=True)]
        others = Choices(answers={"same-person-known": "other-person"})
        rolls.import_roll(self.context, "\n".join(lines).encode(), "roll.csv", cohort, others)
        self.player = new_player(self.context, "ma-2.03.40", cohort)
        self.player.convene(times, "القاعة الكبرى", "39/2026")
        self.player.context = self.context
        self.player.file(numbers[:3])
        self.clock.now = times.deadline + timedelta(minutes=20)
        candidacies.close_lists(self.context, self.player.uuid, "director")
        self.player.cards = cards.make_cards(self.context, self.player.uuid, "registrar")
        self.numbers = numbers
        self.clock.now = now
        return times

    def _ceremony(self) -> Iterator[Stage]:
        act, player = self.context, self.player
        number = ceremony.begin_ceremony(act, player.uuid)
        seats = [member.seat for member in player.standing().members]
        place = Ceremony(player.uuid, number, len(seats))
        player.seeds = {seat: act.random_bytes(32) for seat in seats}
        devices = {seat: protocol.Member(place, owner, player.seeds[seat]) for owner, seat in enumerate(seats, 1)}
        certs = {seat: protocol.make_certificate(device) for seat, device in devices.items()}
        for seat in seats[:-1]:
            ceremony.receive(act, player.uuid, seat, "certificate", certs[seat].to_bytes())
        yield self._stage("rounds", sitting="", room="")
        ceremony.receive(act, player.uuid, seats[-1], "certificate", certs[seats[-1]].to_bytes())
        certificates = check_certificates(place, list(certs.values()))
        shared = {seat: protocol.make_polynomial(device, certificates) for seat, device in devices.items()}
        for seat, polynomial in shared.items():
            ceremony.receive(act, player.uuid, seat, "polynomial", polynomial.to_bytes())
        polynomials = list(shared.values())
        for seat, device in devices.items():
            output = protocol.make_output(device, certificates, polynomials)
            ceremony.receive(act, player.uuid, seat, "output", output.to_bytes())
            player.keys[seat] = protocol.receive_shares(device, certificates, polynomials)
        yield self._stage("compare", sitting="", anew="/key/anew", room="", member="")
        for seat in seats:
            ceremony.confirm_key(act, player.uuid, seat, player.standing().trustees)
        yield self._stage("ready", sitting="", room="", member="")

    def _voting(self, end: str) -> Iterator[Stage]:
        act, player = self.context, self.player
        choices: list[list[int]] = [[]] * 3 if end == "blank" else [[1]] * 4 + [[2]] * 4 + [[3], []]
        player.vote(self.numbers[: len(choices)], choices)
        player.hand_out(self.numbers[len(choices)])
        poll.remark(act, player.uuid, "youngest", "remark", "طلب أحد الناخبين إعادة شرح كيفية التصويت، فاستجيب لطلبه.")
        asking = {f"ask-{name}": f"/acts/{name}" for name in ("suspend", "extend", "close", "leave_machine")}
        yield self._stage(
            "open", sitting="", remarks="/remarks", room="", member="", public="", booth="", desk="", **asking
        )
        player.together("suspend", reason="انقطاع التيار الكهربائي")
        yield self._stage("suspended", sitting="", resume="/acts/resume", room="", member="", public="", booth="")
        if end == "paper":
            player.together("leave_machine", reason="تعذر إصلاح العطب")
            yield self._stage("paper", sitting="", room="", member="", public="", booth="")
            return
        player.together("resume", reason="عودة التيار")

    def _count(self, end: str) -> Iterator[Stage]:
        act, player = self.context, self.player
        left = [
            str(credentials.public(credentials.derive(player.uuid, one.code))) for one in player.cards[player.used :]
        ]
        count.account_cards(act, player.uuid, left)
        yield self._stage("shares", sitting="", impossible="/impossible", room="", member="")
        self._give_share("chair")
        self._give_share("youngest")
        yield self._stage("enough", sitting="", room="")
        count.publish_result(act, player.uuid)
        if end == "blank":
            yield self._stage("no-vote", sitting="", room="", member="")
            count.end_without_votes(act, player.uuid)
            yield self._stage("without-result", sitting="", room="", member="", public="")
            return
        yield self._stage("tie", sitting="", room="", member="", public="")
        draws.open_draw(act, player.uuid)
        for seat, dice in (("oldest", "4 1 6 3"), ("youngest", "2 5")):
            draws.say(act, player.uuid, seat, seat, dice)
        yield self._stage("seat-draw", sitting="", annul="/acts/annul_draw", room="", member="")
        draws.say(act, player.uuid, "chair", "chair", "2 2 5")
        draws.close_draw(act, player.uuid)
        yield self._stage("drawn", sitting="", room="")
        proposals.propose(act, player.uuid, "proclaim", {})
        yield self._stage("proclaiming", sitting="", member="")
        with act.database.reading() as session:
            waiting = proposals.open_proposal(session, find_election(session, player.uuid))
        assert waiting is not None
        proposals.confirm(act, player.uuid, waiting.number, "oldest")
        yield self._stage("proclaimed", sitting="", room="", member="", public="", urn="", booth="")

    def _give_share(self, seat: str) -> None:
        player = self.player
        with self.context.database.reading() as session:
            election = find_election(session, player.uuid)
            encrypted = tally.EncryptedTally.from_bytes(count.encrypted_tally(session, election))
            question = Question.from_bytes(election.election_json or b"")
        randomness = Randomness(self.context.random_bytes)
        share = tally.make_share(question.fingerprint, player.keys[seat], encrypted, randomness)
        count.give_share(self.context, player.uuid, seat, share.to_bytes())

    def _version(self, seat: str) -> int:
        with self.context.database.reading() as session:
            return members.find_seat(session, find_election(session, self.player.uuid).id, seat).version

    def _stage(self, name: str, **pages: str) -> Stage:
        uuid = self.player.uuid
        of_room = {
            "room": f"/elections/{uuid}/room",
            "public": f"/elections/{uuid}",
            "urn": f"/elections/{uuid}/ballots",
            "booth": f"/vote/{uuid}",
        }
        found = {}
        for what, path in pages.items():
            if what in of_room:
                found[what] = (of_room[what], "")
            elif what in ("member", "link"):
                found[what] = (f"/committee#{self._fragment(what)}", "youngest")
            elif what == "desk":
                found[what] = (f"/office/elections/{uuid}/desk", "director")
            else:
                found[what] = (f"/office/elections/{uuid}/sitting{path}", "director")
        return Stage(name, found)

    def _fragment(self, what: str, seat: str = "youngest") -> str:
        tokens = Tokens(self.config.secret_keys, self.clock)
        named = [self.player.uuid, seat, self._version(seat)]
        if what == "link":
            return tokens.sign(Purpose.SEAT_LINK, named)
        seed = self.player.seeds[seat].hex() if seat in self.player.seeds else ""
        return f"bearer={tokens.sign(Purpose.BEARER, named)}&seed={seed}"

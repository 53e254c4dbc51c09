"""The rehearsal of the sitting: attendance, committee, key, opening, voting, closing."""

from datetime import timedelta

from elections import __version__, journal
from elections.belenios import archive, ballot, ceremony, credentials, tally, trustees
from elections.belenios.group import Randomness
from elections.belenios.questions import Election
from elections.belenios.rounds import Ceremony, check_certificates, check_output, make_trustees
from elections.canonical import Canonical, sha256_hex
from elections.law import committee, draws
from elections.rehearsal.people import CHAIR
from elections.rehearsal.room import Room
from elections.rehearsal.stream import Stream
from elections.rehearsal.votes import votes

_RULE = "rule"


def begin(room: Room) -> None:
    """The poll begins half an hour before the opening; nearly everybody is there."""
    stream, article = room.stream.branch("attendance"), room.standing.statute.committee_article
    room.now = (room.standing.opens_at or room.now) - timedelta(minutes=30)
    candidates = {one.registration for one in room.candidates}
    # The committee needs two who did not file, so only candidates and a few of the others are late.
    others = [one for one in room.roll if one.registration not in {filed.registration for filed in room.filed}]
    late = {one.registration for one in stream.shuffled(others[4:])[: len(others) // 20]}
    present = [one for one in room.roll if one.registration not in late]
    data: dict[str, Canonical] = {"present": len(present)}
    if room.plan.reading == "both":
        data["companion_present"] = len(room.companion)
    room.act("begin_poll", "chair", article, **data)
    drawn: list[committee.Drawn] = []
    while True:
        seated = committee.seat_committee(
            "both" if room.plan.reading == "both" else "own",
            [committee.Person(one.registration, one.birth_date) for one in present],
            [committee.Person(one.registration, one.birth_date) for one in room.companion],
            put_forward=candidates | {one.registration for one in room.filed},
            draws=drawn,
        )
        if isinstance(seated, committee.Seated):
            break
        names = draw(room, article, seated.purpose, seated.seat, seated.places, seated.entries, ["chair"])
        drawn.append(committee.Drawn(seated.seat, seated.entries, names[0]))
    people = {one.registration: one for one in (*room.roll, *room.companion)}
    rows: list[Canonical] = []
    for member in seated.members:
        row: dict[str, Canonical] = {"seat": member.seat, "why": member.why}
        if member.registration is None:
            row |= {"name_ar": CHAIR[0], "name_latin": CHAIR[1]}
        else:
            one = people[member.registration]
            row |= {"name_ar": one.name_ar, "name_latin": one.name_latin, "registration": one.registration}
        rows.append(row)
    room.act("form_committee", "chair", article, members=rows, threshold=seated.threshold)


def draw(
    room: Room, article: str, purpose: str, seat: str, places: int, entries: tuple[str, ...], speakers: list[str]
) -> tuple[str, ...]:
    """A recorded draw; with equal ages asked for, its first attempt is sometimes annulled."""
    stream = room.stream.branch(f"draw/{len(room.standing.draws)}")
    if room.plan.tie and not room.standing.members and stream.below(2):
        secret = _open(room, article, purpose, seat, places, entries, stream)
        number = len(room.standing.draws)
        room.act("annul_draw", "chair", article, draw=number, reason="انقطع التيار الكهربائي", secret=secret.digits)
    secret = _open(room, article, purpose, seat, places, entries, stream)
    number = len(room.standing.draws)
    for who in speakers:
        dice = " ".join(str(1 + stream.below(6)) for _ in range(3))
        room.act("say", who, article, draw=number, who=who, what=dice)
    opened = room.standing.open_draw
    if opened is None or opened.opened is None:
        raise AssertionError("a draw was just opened")
    closed = draws.close(opened.opened, secret)
    room.act(
        "close_draw",
        "chair",
        article,
        draw=number,
        secret=secret.digits,
        seed=closed.seed,
        drawn=list(closed.drawn),
        text=sha256_hex(closed.text),
    )
    return closed.drawn


def _open(
    room: Room, article: str, purpose: str, seat: str, places: int, entries: tuple[str, ...], stream: Stream
) -> draws.Secret:
    secret = draws.draw_secret(stream)
    room.act(
        "open_draw",
        "chair",
        article,
        draw=len(room.standing.draws) + 1,
        purpose=purpose,
        seat=seat,
        attempt=journal.next_attempt(room.standing, seat),
        places=places,
        entries=list(entries),
        commitment=secret.commitment,
    )
    return secret


def make_key(room: Room) -> None:
    """Every seat is claimed, the members make their key in three rounds, compare it, and confirm."""
    stream = room.stream.branch("devices")
    for member in room.standing.members:
        room.act("claim", "chair", _RULE, seat=member.seat)
    room.act("begin_ceremony", "chair", _RULE, ceremony=1, cause="first")
    setting = Ceremony(room.standing.election, room.standing.ceremony, len(room.standing.members))
    room.members = [ceremony.Member(setting, owner, stream(32)) for owner in setting.owners]
    certificates = check_certificates(setting, [ceremony.make_certificate(one) for one in room.members])
    polynomials = [ceremony.make_polynomial(one, certificates) for one in room.members]
    outputs = [ceremony.make_output(one, certificates, polynomials) for one in room.members]
    keys = [
        check_output(setting, certificates, polynomials, owner, output)
        for owner, output in zip(setting.owners, outputs, strict=True)
    ]
    room.trustees = make_trustees(setting, certificates, polynomials, keys)
    data = room.trustees.to_bytes()
    digest = sha256_hex(data)
    room.act(
        "make_key",
        "server",
        _RULE,
        ceremony=room.standing.ceremony,
        trustees=digest,
        fingerprint=trustees.fingerprint(data),
    )
    for one, seat in zip(room.members, room.standing.members, strict=True):
        ceremony.check_own_trustees(one, certificates, polynomials, data)
        room.keys.append(ceremony.receive_shares(one, certificates, polynomials))
        room.act("confirm_key", seat.seat, _RULE, ceremony=room.standing.ceremony, seat=seat.seat, trustees=digest)
        room.progress("key", one.owner, len(room.members))


def open_poll(room: Room) -> None:
    """The opening at the announced time: the urn's Setup event."""
    room.now = max(room.now, room.standing.opens_at or room.now)
    election = the_urn(room)
    listed = credentials.public_credentials_bytes(card.public for card in room.cards)
    room.append(archive.setup(int(room.now.timestamp()), election.data, _trustees(room).to_bytes(), listed))
    room.act(
        "open",
        "chair",
        room.standing.statute.ballot_article,
        second="oldest",
        fingerprint=election.fingerprint,
        setup=room.head.event,
        scripts={},
        version=f"sanduq {__version__}",
    )


def vote(room: Room) -> None:
    """Cards are drawn and ballots cast; with room for it one card is spoiled, and one drawn and not used."""
    stream, election = room.stream.branch("desk"), the_urn(room)
    choices = votes(room.plan, len(election.question.answers), room.stream.branch("votes"))
    drawn = stream.shuffled(room.cards)
    randomness = Randomness(room.stream.branch("ballots"))
    spare = len(drawn) - len(choices)
    room.spoiled, room.given = drawn[: min(1, spare // 3)], []
    for done, chosen in enumerate(choices, 1):
        card = drawn[len(room.spoiled) + done - 1]
        room.given.append(card)
        cast = ballot.make_ballot(election, card.secret, chosen, randomness)
        room.append(archive.ballot(room.head, cast.to_bytes()))
        room.aggregate = (room.aggregate or tally.aggregate(election.question, ())).add(cast.choices())
        room.progress("ballots", done, len(choices))
        if room.plan.until == "suspended" and done * 2 >= len(choices):
            break
    if len(room.given) < len(room.roll):
        room.given.append(drawn[len(room.spoiled) + len(room.given)])


def suspend(room: Room) -> None:
    """The committee suspends the poll in its midst."""
    room.pass_time(minutes=45)
    room.act("suspend", "chair", _RULE, second="youngest", cause="committee", reason="انقطاع الشبكة")


def close(room: Room) -> None:
    """The closing, by the clock, or before it when every elector has voted; then the account of the cards."""
    election = the_urn(room)
    all_voted = room.head.ballots == room.standing.electors
    if all_voted:
        room.pass_time(minutes=60)
    else:
        room.now = max(room.now, room.standing.closes_at or room.now)
    encrypted = room.aggregate or tally.aggregate(election.question, ())
    room.append(archive.end_ballots(room.head))
    room.append(archive.encrypted_tally(room.head, encrypted.to_bytes()))
    room.act(
        "close",
        "server",
        room.standing.statute.ballot_article,
        cause="all-voted" if all_voted else "clock",
        handed_out=len(room.given),
        ballots=room.head.ballots,
        event=room.head.event,
        seal=trustees.four_by_four(room.head.event),
    )


def the_urn(room: Room) -> Election:
    """The election as the voters' pages receive it; the same object as long as the room stays."""
    if room.election is None:
        room.election = journal.urn(room.standing, _trustees(room).public_key)
    return room.election


def _trustees(room: Room) -> trustees.Trustees:
    if room.trustees is None:
        raise AssertionError("the key is made before the opening")
    return room.trustees

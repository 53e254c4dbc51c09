"""What is done in the room: a draw is opened, spoken into, closed or annulled, and opened again."""

from collections.abc import Callable, Collection
from dataclasses import replace

from elections.canonical import is_one_line
from elections.errors import Malformed, OutOfState, Refusal
from elections.lots.parts import WHAT_LENGTH, AnnulledDraw, Draw, OpenDraw, Said, Secret, check_secret, draw_by


def draw_secret(random_bytes: Callable[[int], bytes]) -> Secret:
    """A new secret from 32 random bytes."""
    return Secret(random_bytes(32).hex())


def open_draw(
    *,
    election: str,
    purpose: str,
    article: str,
    attempt: int,
    head: str,
    places: int,
    entries: Collection[str],
    secret: Secret,
) -> OpenDraw:
    """Opens a draw of `places` among `entries`, taken in any order; only the secret's commitment goes in.

    Args:
        election: the election's uuid.
        purpose: `oldest`, `youngest` or `seat`.
        article: statute id and article, one space between: `ma-2.03.40 6`.
        attempt: 1, or one more than the attempt that was annulled.
        head: hash of the journal's last entry, 64 hex digits.
        places: how many are drawn, fewer than there are entries.
        entries: candidate numbers (`seat`) or registration numbers.
        secret: from `draw_secret`, kept by the caller until `close` or `annul`.

    Raises:
        Malformed: one of these is not as described, or an entry is there twice.
    """
    ordered = tuple(sorted(entries, key=lambda entry: entry.encode("utf-8", "surrogatepass")))
    return OpenDraw(election, purpose, article, attempt, head, places, ordered, secret.commitment)


def say(draw: OpenDraw, who: str, what: str) -> OpenDraw:
    """The draw with one more contribution; one person may speak several times.

    Raises:
        Malformed: `who` or `what` is not one printable line in NFC, or is too long; `|` in `who`.
    """
    return replace(draw, said=(*draw.said, Said(who, what)))


def close(draw: OpenDraw, secret: Secret, *, must_speak: Collection[str] = ()) -> Draw:
    """Shows the secret and draws.

    Args:
        draw: the open draw.
        secret: the one it was opened with.
        must_speak: those without whose word (`who`, letter by letter) the draw does not close.

    Raises:
        OutOfState: nobody has spoken, or one of `must_speak` has not.
        CheckFailed: the secret is another one.
    """
    if not draw.said:
        raise OutOfState("draw-nothing-said", "Nobody has spoken yet; let at least one person say something first.")
    for who in must_speak:
        if all(said.who != who for said in draw.said):
            raise OutOfState("draw-silent-member", "{who} has not spoken yet; let everybody concerned speak.", who=who)
    check_secret(draw, secret)
    return draw_by(draw, secret.digits)


def annul(draw: OpenDraw, secret: Secret, reason: str) -> AnnulledDraw:
    """Ends an attempt whose secret has not been shown; a closed draw is another type and cannot come here.

    Raises:
        Malformed: the reason is not one printable line.
        CheckFailed: the secret is another one.
    """
    if not is_one_line(reason) or len(reason) > WHAT_LENGTH:
        raise Malformed(
            "draw-bad-reason",
            "Write the reason on one line of at most {most} characters, without invisible marks.",
            most=WHAT_LENGTH,
        )
    check_secret(draw, secret)
    return AnnulledDraw(draw, secret.digits, reason)


def open_again(annulled: AnnulledDraw, *, head: str, secret: Secret) -> OpenDraw:
    """The next attempt at the same question.

    Raises:
        Refusal: the secret is the one already published.
        Malformed: `head` is not a hash.
    """
    if secret.digits == annulled.secret:
        raise Refusal("draw-secret-reused", "This secret has been published; draw a new one.")
    before = annulled.opened
    return replace(before, attempt=before.attempt + 1, head=head, commitment=secret.commitment, said=())

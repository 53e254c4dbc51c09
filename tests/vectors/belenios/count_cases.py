"""Vectors of the count: encrypted tallies, shares, results."""

from dataclasses import replace
from typing import Any

from elections.belenios import tally
from elections.belenios.group import P, Q, mpz
from elections.belenios.tally import EncryptedTally, Result, Share
from tests.vectors.belenios.making import make_urn, stream

Case = dict[str, Any]


def vectors() -> dict[str, Any]:
    """The file's content."""
    urn = make_urn()
    ballots = [urn.vote(0, 1), urn.vote(1, 3), urn.vote(2, 1), urn.vote(3)]
    encrypted = urn.counted(ballots)
    fewer = urn.counted(ballots[:3])
    shares = {owner: urn.share(owner, encrypted) for owner in (1, 2, 3)}
    key = urn.key.trustees
    shared = {
        "election": urn.election.data.decode(),
        "trustees": key.to_bytes().decode(),
        "tally": encrypted.to_bytes().decode(),
        "num_tallied": 4,
    }

    def case(name: str, kind: str, expect: str, **more: Any) -> Case:
        return {"name": name, "kind": kind, "input": more, "expect": expect}

    def share(name: str, expect: str, share: Share | bytes, owner: int = 1, **more: Any) -> Case:
        data = share if isinstance(share, bytes) else share.to_bytes()
        public_key = str(key.verification_key(owner))
        found = case(name, "share", expect, public_key=public_key, member=owner, share=data.decode(), **more)
        return found if expect in ("ok", "not-json", "not-canonical") else {**found, "member": owner}

    def texts(*owners: int, **changed: Share) -> dict[str, str]:
        return {str(owner): changed.get(f"m{owner}", shares[owner]).to_bytes().decode() for owner in owners}

    def result(name: str, expect: str, data: bytes, owners: tuple[int, ...] = (1, 2), **more: Any) -> Case:
        return case(name, "result", expect, shares=texts(*owners), result=data.decode(), **more)

    mine = shares[1]
    proofs, factors = mine.decryption_proofs, mine.decryption_factors
    plus_q = replace(proofs[0], challenge=proofs[0].challenge + Q)
    reversed_choices = EncryptedTally(encrypted.choices[::-1])
    empty = tally.aggregate(urn.election.question, [])
    empty_shares = {str(owner): urn.share(owner, empty).to_bytes().decode() for owner in (1, 3)}
    elsewhere = make_urn("SanduqVectorsE1sewhere")
    other_key = tally.make_share(
        urn.election.fingerprint, elsewhere.key.private_keys[0], encrypted, stream("other key")
    )
    other_fingerprint = tally.make_share(
        elsewhere.election.fingerprint, urn.key.private_keys[0], encrypted, stream("other fingerprint")
    )
    right = Result(1, (2, 0, 1)).to_bytes()
    cases = [
        {**case("four ballots", "tally", "ok", ballots=[ballot.to_bytes().decode() for ballot in ballots]),
         "output": {"tally": encrypted.to_bytes().decode()}},
        {**case("no ballot", "tally", "ok", ballots=[]), "output": {"tally": empty.to_bytes().decode()}},
        *(share(f"member {owner}", "ok", shares[owner], owner) for owner in (1, 2, 3)),
        share("a share of the wrong member", "share-proof-failed", shares[2], 1),
        share("a share for another tally", "share-proof-failed", urn.share(1, fewer)),
        share("a share for the tally in another order", "share-proof-failed", urn.share(1, reversed_choices)),
        share("a share with another key", "share-proof-failed", other_key),
        share("a share for another election", "share-proof-failed", other_fingerprint),
        share("a factor changed", "share-proof-failed",
              replace(mine, decryption_factors=(factors[1], *factors[1:]))),
        share("two factors swapped", "share-proof-failed",
              replace(mine, decryption_factors=(factors[1], factors[0], *factors[2:]))),
        share("a response changed", "share-proof-failed",
              replace(mine, decryption_proofs=(replace(proofs[0], response=(proofs[0].response + 1) % Q),
                                               *proofs[1:]))),
        share("a factor outside the group", "not-in-group",
              replace(mine, decryption_factors=(P - factors[0], *factors[1:]))),
        share("a factor of 0", "not-in-group", replace(mine, decryption_factors=(mpz(0), *factors[1:]))),
        share("a challenge plus q", "scalar-out-of-range", replace(mine, decryption_proofs=(plus_q, *proofs[1:]))),
        share("a factor too few", "wrong-length",
              replace(mine, decryption_factors=factors[1:], decryption_proofs=proofs[1:])),
        share("a proof too few", "wrong-length", replace(mine, decryption_proofs=proofs[1:])),
        share("a field more", "not-canonical", mine.to_bytes()[:-1] + b',"x":1}'),
        share("a leading zero", "not-canonical", mine.to_bytes().replace(b'[["', b'[["0', 1)),
        share("two questions", "not-canonical", mine.to_bytes().replace(b"[[", b"[[],[", 1)),
        *(result(f"members {owners}", "ok", right, owners) for owners in ((1, 2), (1, 3), (2, 3), (1, 2, 3))),
        result("counts swapped", "wrong-result", Result(1, (1, 0, 2)).to_bytes()),
        result("a vote moved from blank to a name", "wrong-result", Result(0, (3, 0, 1)).to_bytes()),
        result("one vote too many", "impossible-count", Result(1, (3, 0, 1)).to_bytes()),
        result("one vote too few", "impossible-count", Result(1, (2, 0, 0)).to_bytes()),
        result("more blanks than ballots", "impossible-count", Result(5, (0, 0, 0)).to_bytes()),
        result("a count missing", "wrong-length", Result(1, (2, 1)).to_bytes()),
        result("the blank count last", "wrong-result", Result(2, (0, 1, 1)).to_bytes()),
        result("a false number of ballots", "impossible-count", right, num_tallied=5),
        result("a count as a string", "not-canonical", b'{"result":[["1",2,0,1]]}'),
        result("a negative count", "not-canonical", b'{"result":[[1,3,-1,1]]}'),
        result("a fraction", "not-canonical", b'{"result":[[1,2.0,0,1]]}'),
        result("no counts", "not-canonical", b'{"result":[[]]}'),
        result("one share where two are needed", "too-few-shares", right, (2,)),
        {**result("a share swapped with another member's", "wrong-result", right), "input": {
            "shares": {"1": shares[2].to_bytes().decode(), "2": mine.to_bytes().decode()},
            "result": right.decode()}},
        {**case("any two members", "make-result", "ok", shares=texts(2, 3)), "output": {"result": right.decode()}},
        {**case("all members", "make-result", "ok", shares=texts(1, 2, 3)), "output": {"result": right.decode()}},
        {**case("no ballot", "make-result", "ok", tally=empty.to_bytes().decode(), num_tallied=0,
                shares=empty_shares), "output": {"result": '{"result":[[0,0,0,0]]}'}},
        case("one share where two are needed", "make-result", "too-few-shares", shares=texts(1)),
        case("a majority with a wrong share", "make-result", "majorities-disagree",
             shares=texts(1, 2, 3, m3=urn.share(3, fewer))),
        case("shares of another tally", "make-result", "no-logarithm",
             shares={str(owner): urn.share(owner, fewer).to_bytes().decode() for owner in (1, 2)}),
        case("more votes than ballots", "make-result", "no-logarithm", shares=texts(1, 2), num_tallied=1),
        case("fewer votes than ballots", "make-result", "impossible-count", shares=texts(1, 2), num_tallied=6),
    ]  # fmt: skip
    return {"about": "Encrypted tally, shares of the decryption, result.", "shared": shared, "cases": cases}

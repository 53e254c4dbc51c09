"""Whatever stands in an archive, the verifier answers with named failures, never with an exception."""

import json
import threading
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from elections.canonical import compact_bytes, sha256_hex
from tests.verify.right import right
from tests.verify.test_records import failures, verify

STRANGE: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, -1, 0, 1, 5, 1.5, 10**30, "", "0", "-1", "x", "9" * 5000, [], [[]], {}, {"a": 1}, [None] * 3]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


def put(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    """The JSON value with another value at a path."""
    if not path:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], other)
    return copy


@settings(max_examples=60)
@given(data=st.data())
def test_strange_values_are_refused_by_name(data: st.DataObject, tmp_path: Path) -> None:
    record = right()
    urn = record.urn
    assert urn
    kind = data.draw(st.sampled_from(["Setup", "Ballot", "EncryptedTally", "PartialDecryption", "Result"]))
    place = urn.of(kind)[0]
    bodies = list(urn.steps[place][1])
    body = data.draw(st.integers(0, 2 if kind == "Setup" else 0))
    value = json.loads(bodies[body])
    at, other = data.draw(st.sampled_from(places(value))), data.draw(STRANGE)
    bodies[body] = compact_bytes(put(value, at, other))
    # Whatever names the changed data names it rightly again: the strange value is all that is wrong.
    for later in range(body + 1, len(bodies)):
        named = bodies[later].replace(sha256_hex(urn.steps[place][1][body]).encode(), sha256_hex(bodies[body]).encode())
        bodies[later] = named
    urn.steps[place] = (kind, tuple(bodies))
    urn.cut(kind)
    found = failures(verify(record.write(tmp_path / str(len(list(tmp_path.iterdir()))), alone=True)))
    # Free texts, or no credential at all, are for the journal to judge.
    assert found or kind == "Setup" or put(value, at, other) == value


def test_beside_other_threads_the_processes_are_spawned(tmp_path: Path) -> None:
    path = right().write(tmp_path / "record", alone=True)
    end = threading.Event()
    other = threading.Thread(target=end.wait)
    other.start()
    try:
        assert not failures(verify(path, jobs=2))
    finally:
        end.set()
        other.join()

"""Bytes that have one form only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.canonical import Canonical, canonical_bytes, is_one_line, parse_canonical
from elections.errors import Malformed

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Mn", "Mc", "Lo", "Lm"]), max_size=20).filter(
    lambda text: __import__("unicodedata").is_normalized("NFC", text)
)
VALUES: st.SearchStrategy[Canonical] = st.recursive(
    st.integers() | TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
)


@given(VALUES)
def test_what_is_written_is_read_back(value: Canonical) -> None:
    assert parse_canonical(canonical_bytes(value)) == value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"b":1,"a":2}', "not-canonical"),
        (b'{"a": 1}', "not-canonical"),
        (b'{"a":1,"a":1}', "not-canonical"),
        (b"01", "not-json"),
        (b"1.0", "not-json"),
        (b"NaN", "not-json"),
        (b"true", "not-canonical-type"),
        (b"null", "not-canonical-type"),
        ('"e\u0301"'.encode(), "not-nfc"),
        (b'"\\u00e9"', "not-canonical"),
        (b'"\xff"', "not-json"),
        (b'"\\ud800"', "not-utf-8"),
        (b"[" * 100_000, "not-json"),
        (b"[" * 20 + b"]" * 20, "too-deep"),
        (b"1\n", "not-canonical"),
    ],
)
def test_any_other_form_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        parse_canonical(data)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "text", ["", " a", "a\n", "a\u200fb", "a\u202eb", "a\u2028b", "e\u0301", "\x1b[1m", "a\u00adb"]
)
def test_a_line_with_anything_unseen_is_refused(text: str) -> None:
    assert not is_one_line(text)


@pytest.mark.parametrize("text", ["4 1 6 3", "الرباط", "é", "x" * 200])
def test_a_plain_line_is_accepted(text: str) -> None:
    assert is_one_line(text)

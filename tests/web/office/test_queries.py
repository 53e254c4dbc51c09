"""A page of the office with a cohort of 500 trainees answers in at most ten SQL queries."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.web.office.conftest import House

MOST = 10
ELECTORS = 500


@contextmanager
def counted(house: House) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    engine = house.context.database.engine
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)


@pytest.fixture
def large(house: House) -> tuple[House, int, str]:
    """A cohort of 500, and its election, convened, with thirty candidacies."""
    cohort = house.cohort(trainees=ELECTORS)
    uuid = house.convened(cohort)
    for number in range(1, 31):
        house.registrar.send(f"/office/elections/{uuid}/filings", registration=f"A-{number:02}")
    return house, cohort, uuid


def test_no_page_of_a_large_cohort_asks_more_than_ten_times(large: tuple[House, int, str]) -> None:
    house, cohort, uuid = large
    director = house.director
    for path in (
        "/office/",
        "/office/cohorts",
        f"/office/cohorts/{cohort}",
        f"/office/cohorts/{cohort}?q=A-1",
        f"/office/cohorts/{cohort}/trainees/1",
        "/office/elections/new",
        "/office/accounts",
        f"/office/elections/{uuid}",
        f"/office/elections/{uuid}/rules",
        f"/office/elections/{uuid}/convene",
        f"/office/elections/{uuid}/roll",
        f"/office/elections/{uuid}/filings",
        f"/office/elections/{uuid}/filings?q=A",
        f"/office/elections/{uuid}/filings/1/reject",
        f"/office/elections/{uuid}/close",
        f"/office/elections/{uuid}/candidates",
        f"/office/elections/{uuid}/cancel",
    ):
        with counted(house) as said:
            page = director.get(path)
        assert len(said) <= MOST, (path, len(said), said)
        if path.endswith(("/roll", f"cohorts/{cohort}")):
            assert page.count("<tr>") == ELECTORS + 1, path


def test_the_preview_of_a_large_file_asks_no_more_than_ten_times(house: House) -> None:
    from tests.web.office.conftest import roll_file, sent_file

    cohort = house.cohort(trainees=ELECTORS)
    answer = house.director.send(f"/office/cohorts/{cohort}/import", file=sent_file(roll_file(trainees=ELECTORS + 5)))
    with counted(house) as said:
        page = house.director.get(answer.location)
    assert len(said) <= MOST, said
    assert "505 rows" in page

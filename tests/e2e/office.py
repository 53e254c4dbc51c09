"""What the director does in the office, by its screens, until roll and list are closed."""

import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from elections.law import calendar
from tests.e2e.house import Device, House

PASSWORD = "يد بيضاء 2026 في الصندوق"
LOGIN = "mudir"


@dataclass(frozen=True)
class Person:
    """A trainee as in the spreadsheet."""

    registration: str
    name_ar: str
    name_latin: str
    birth_date: date


@dataclass(frozen=True)
class Hours:
    """The times of an election, by the institute's clock."""

    deadline: datetime
    opens: datetime
    closes: datetime

    @staticmethod
    def of(day: date, zone: str = "Africa/Casablanca") -> "Hours":
        """Filing until noon of the day before; voting from nine to noon."""
        place = calendar.zone(zone)
        before = date.fromordinal(day.toordinal() - 1)
        return Hours(_at(before, 12, place), _at(day, 9, place), _at(day, 12, place))


def _at(day: date, hour: int, place: ZoneInfo) -> datetime:
    return calendar.instant(day, time(hour), place).astimezone(place)


def spreadsheet(people: list[Person]) -> bytes:
    """An Excel file as offices keep it: Arabic headers, real dates."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["رقم التسجيل", "الاسم بالعربية", "الاسم باللاتينية", "تاريخ الازدياد"])
    for one in people:
        sheet.append([one.registration, one.name_ar, one.name_latin, one.birth_date])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


class Office:
    """The director's device."""

    def __init__(self, house: House, language: str = "ar", zone: str = "Africa/Casablanca") -> None:
        self.house, self.zone = house, zone
        self.device: Device = house.device(language)
        # The chair's page renews itself whenever something has changed; here it waits until it is opened anew, so that
        # no press meets a page that is about to go.
        self.device.context.route("**/sitting/state.json", lambda route: None)
        self.uuid = ""

    def first_run(self, name: str = "سعاد المرابط") -> None:
        """The link of the console, the institute, the account, the recovery code."""
        self.device.go(self.house.first_run)
        self.device.fill(
            name_ar="المعهد العالي للقضاء",
            name_fr="Institut supérieur de la magistrature",
            name_en="Higher Institute of the Judiciary",
            time_zone=self.zone,
            name=name,
            login=LOGIN,
            password=PASSWORD,
            again=PASSWORD,
        )
        self.device.send("main .actions button")
        self.device.wait("#recovery-code")
        self.device.send("main .actions a")

    def open(self, path: str) -> None:
        """Opens a page of the office, signing in when the session is over."""
        self.device.go(path)
        if "/sign-in" in self.device.page.url:
            self.device.fill(login=LOGIN, password=PASSWORD)
            self.device.send("main .actions button")

    def cohort(self, corps: str, number: str, first_day: date, people: list[Person]) -> None:
        """A cohort, and its trainees from a spreadsheet, looked at before they are taken."""
        self.open("/office/cohorts")
        last_day = first_day.replace(year=first_day.year + 2)
        self.device.fill(corps=corps, number=number, first_day=str(first_day), last_day=str(last_day))
        self.device.send("form[action$='/cohorts'] button")
        self.device.page.locator("input[type=file]").set_input_files(
            {
                "name": "لائحة.xlsx",
                "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "buffer": spreadsheet(people),
            }
        )
        self.device.send("form[action$='/import'] button")
        self.device.says(people[0].name_ar)
        self.device.send("main .actions .primary")
        self.device.says(people[-1].name_ar)

    def draft(self, statute: str) -> None:
        """A new election of the newest cohort."""
        self.open("/office/")
        self.device.send("main .actions a")
        self.device.fill(statute=statute)
        self.device.send("main .actions button")
        found = re.search(r"/office/elections/([A-Za-z0-9]{22})", self.device.page.url + self.device.page.content())
        assert found is not None, self.device.page.url
        self.uuid = found[1]

    @property
    def path(self) -> str:
        return f"/office/elections/{self.uuid}"

    def rules(self, **chosen: str) -> None:
        """The institute's rules, and the order where the statute needs one."""
        self.open(f"{self.path}/rules")
        self.device.fill(**chosen)
        self.device.send("main .actions button")

    def convene(self, hours: Hours) -> None:
        """The convocation: texts confirmed, decision, times, place."""
        self.open(f"{self.path}/convene")
        for box in self.device.page.locator("input[name=texts]").all():
            box.check()
        told = {"filing_deadline": hours.deadline, "opens_at": hours.opens, "closes_at": hours.closes}
        self.device.fill(
            decision_number="12/2026",
            decision_date="2026-10-20",
            place="القاعة الكبرى",
            **{name: f"{moment:%Y-%m-%dT%H:%M}" for name, moment in told.items()},
        )
        self.device.send("main .actions .primary")

    def candidacy(self, person: Person) -> None:
        """Found by name, entered, admitted."""
        self.open(f"{self.path}/filings")
        self.device.fill(q=person.name_ar)
        self.device.send("form[role=search] button")
        self.device.send("form[action$='/filings'].press button")
        self.device.send(self.device.page.locator("form[action$='/admit'] button.primary").last)

    def close_lists(self) -> None:
        """Roll and list are closed for good."""
        self.open(f"{self.path}/close")
        self.device.send("main .actions button")

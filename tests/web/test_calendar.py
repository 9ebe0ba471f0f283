"""Calendar files, read back by the library that calendars use."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient

from qa_bot.web.calendar_route import calendar_file, calendar_link
from tests.web.fakes import Library, document

FUTURE = document(
    id="expo",
    title="江城算力博览会，主题是“算力入江”，" * 4,
    text="江城算力博览会于2099年5月18日至20日在江城会展中心举行。",
    starts="2099-05-18",
    ends="2099-05-20",
)


def test_whole_days_end_on_the_day_after(library: Library) -> None:
    (event,) = Calendar.from_ical(calendar_file(FUTURE, "测试中心")).walk("VEVENT")
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2099, 5, 18), date(2099, 5, 21))
    assert event["summary"] == FUTURE.title
    assert event["location"] == "江城会展中心"


def test_hours_are_in_universal_time() -> None:
    meeting = document(id="meeting", starts="2099-09-25T13:45", ends="2099-09-25T17:00")
    (event,) = Calendar.from_ical(calendar_file(meeting, "测试中心")).walk("VEVENT")
    assert event["dtstart"].dt == datetime(2099, 9, 25, 5, 45, tzinfo=UTC)
    assert event["dtend"].dt == datetime(2099, 9, 25, 9, 0, tzinfo=UTC)


def test_the_file_keeps_to_the_letter_of_the_standard() -> None:
    one, other = calendar_file(FUTURE, "测试中心"), calendar_file(FUTURE, "测试中心")
    lines = one.split(b"\r\n")
    assert b"\n" not in one.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert any(line.startswith(b"DTSTAMP:") and line.endswith(b"Z") for line in lines)
    uids = [[line for line in file.split(b"\r\n") if line.startswith(b"UID:")] for file in (one, other)]
    assert uids[0] == uids[1] != []


@pytest.mark.parametrize(
    ("starts", "ends", "link"),
    [
        ("2099-05-18", "", "/events/a%2Fb.ics"),
        ("2020-05-18", "2099-05-20", "/events/a%2Fb.ics"),
        ("2020-05-18", "", ""),
        ("2099-05", "", ""),
    ],
)
def test_only_days_to_come_are_offered(starts: str, ends: str, link: str) -> None:
    assert calendar_link(document(id="a/b", starts=starts, ends=ends)) == link


def test_the_route_serves_public_events(client: TestClient, library: Library) -> None:
    library.documents["expo"] = FUTURE
    answer = client.get("/events/expo.ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    assert client.get("/events/centre.ics").status_code == client.get("/events/hidden.ics").status_code == 404
    assert 'href="/events/expo.ics"' in client.get("/sources/expo").text
    del library.documents["expo"]

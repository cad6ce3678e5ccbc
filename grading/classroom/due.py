"""Due dates: what an instructor writes, read strictly and said back.

nbgrader takes a date in whatever way it can: of what it does not understand
it drops a part and says nothing. Here a text has one reading, or is refused.
"""

import difflib
import functools
import re
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta, timezone

from dateutil.tz import datetime_ambiguous, datetime_exists
from nbgrader.api import Assignment, Gradebook
from nbgrader.apps.dbapp import DbAssignmentAddApp
from traitlets import Unicode
from traitlets.config import Config, Configurable

from grading.errors import CourseError
from utils.language import N_, say

EXAMPLE = "2026-11-01 23:59 Europe/Berlin"
WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"),
            N_("Friday"), N_("Saturday"), N_("Sunday"))
MONTHS = (N_("January"), N_("February"), N_("March"), N_("April"), N_("May"),
          N_("June"), N_("July"), N_("August"), N_("September"),
          N_("October"), N_("November"), N_("December"))
TIME = re.compile(r"(?<![\d:])(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d*)?)?(?![\d:])"
                  r"(?:\s*([ap])\.?m\b\.?)?", re.I)
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y",
         "%B %d %Y", "%b %d %Y")
OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?", re.I)
# Abbreviations that mean one place; each is in force for a part of the year.
PLACES = {"EST": "America/New_York", "EDT": "America/New_York",
          "CDT": "America/Chicago", "MST": "America/Denver",
          "MDT": "America/Denver", "PST": "America/Los_Angeles",
          "PDT": "America/Los_Angeles", "CET": "Europe/Berlin",
          "CEST": "Europe/Berlin"}


class ClassTime(Configurable):
    """The clock of a class. Set it in a course's nbgrader_config.py:
    c.ClassTime.zone = "Europe/Berlin"
    """

    zone = Unicode(
        "UTC", help="zone of due dates that name none, and of the days that "
        "lateness is counted in").tag(config=True)

    @property
    def clock(self):
        """The zone as tzinfo. Raises CourseError when there is none."""
        try:
            return _place(self.zone)
        except CourseError as error:
            raise CourseError(
                "c.ClassTime.zone: {error}", error=error) from None


_settings = Config()


def install(settings):
    """Let all of nbgrader's ways to set a due date read it like this.

    settings: nbgrader's configuration object, which may still be added to.
    """
    global _settings
    _settings = settings
    Gradebook.add_assignment = _add_assignment
    Gradebook.update_or_create_assignment = _update_assignment
    DbAssignmentAddApp.start = _start


_stock_add = Gradebook.add_assignment
_stock_update = Gradebook.update_or_create_assignment
_stock_start = DbAssignmentAddApp.start


@functools.wraps(_stock_add)
def _add_assignment(self, name, **about):
    return _stock_add(self, name, **_understood(about))


@functools.wraps(_stock_update)
def _update_assignment(self, name, **about):
    return _stock_update(self, name, **_understood(about))


def _understood(about):
    if isinstance(about.get("duedate"), str):
        about["duedate"] = read(about["duedate"],
                                ClassTime(config=_settings).clock)
    return about


def _start(self):
    _stock_start(self)
    if self.duedate:
        self.log.info(say(
            "{week} is due {moment}", week=self.extra_args[0],
            moment=words(read(self.duedate,
                              ClassTime(config=_settings).clock))))
    else:
        self.log.warning(say("{week} has no due date now",
                             week=self.extra_args[0]))


def read(text, clock=UTC):
    """The moment that a text names, an aware datetime in its own zone.

    clock: tzinfo where the text names no zone. Raises CourseError for what
    has no reading, or two.
    """
    text = " ".join(text.split())
    found = TIME.search(text)
    if not found:
        raise CourseError(
            "{text!r} names no time of day. Write for example: {example}",
            text=text, example=EXAMPLE)
    day = _day(text[:found.start()].strip(" ,T").removesuffix(" at"))
    moment = datetime.combine(day, _time(found))
    return _placed(moment, text[found.end():].strip(" ,"), clock)


def of_week(book, week, clock):
    """When a week is due, from an open gradebook, or None."""
    moment = book.db.query(Assignment.duedate).filter(
        Assignment.name == week).scalar()
    return moment and moment.replace(tzinfo=UTC).astimezone(clock)


def words(moment):
    """A moment in words: weekday, date, time and zone, and UTC."""
    zone = getattr(moment.tzinfo, "key", None) or moment.tzname()
    said = say("{weekday}, {day}, {clock} {zone}", weekday=_weekday(moment),
               day=_long(moment), clock=_clock(moment), zone=zone)
    if zone == "UTC":
        return said
    there = moment.astimezone(UTC)
    return f"{said} ({there:%Y-%m-%d} {_clock(there)} UTC)"


def _weekday(day):
    return say(WEEKDAYS[day.weekday()])


def _clock(moment):
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def _time(found):
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    half = (found[4] or "").lower()
    if half and not 1 <= hour <= 12 or hour > 23 or max(minute, second) > 59:
        raise CourseError(
            "there is no time {found!r}; a day goes from 00:00 to 23:59",
            found=found[0])
    if half:
        hour = hour % 12 + 12 * (half == "p")
    return time(hour, minute, second)


def _day(text):
    said, weekday = text, None
    first = re.match(r"([a-z]+)\.?,? *", text, re.I)
    if first and len(first[1]) >= 3:
        weekday = next((name for name in WEEKDAYS if name.startswith(
            first[1].capitalize())), None)
    if weekday:
        text = text[first.end():]
    text = text.replace(",", " ")
    text = re.sub(r"(?<=[a-z]{3})\.", "", re.sub(
        r"(?<=\d)(st|nd|rd|th)\b", "", " ".join(text.split())), flags=re.I)
    days = _readings(text)
    if not days:
        raise CourseError(
            "{said!r} is no date that can be read. Write for example: "
            "{example}", said=said, example=EXAMPLE)
    if len(days) > 1:
        raise CourseError(
            "{said!r} may be {one} or {other}. Write {first} or {second}",
            said=said, one=_long(days[0]), other=_long(days[1]),
            first=days[0], second=days[1])
    if weekday and WEEKDAYS[days[0].weekday()] != weekday:
        raise CourseError(
            "{day} is a {right}, not a {wrong}", day=_long(days[0]),
            right=_weekday(days[0]), wrong=say(weekday))
    return days[0]


def _readings(text):
    """All dates that a text may mean."""
    slashed = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if slashed:
        one, other, year = map(int, slashed.groups())
        found = set()
        for month, day in ((one, other), (other, one)):
            try:
                found.add(date(year, month, day))
            except ValueError:
                continue
        return sorted(found)
    for form in DATES:
        try:
            return [datetime.strptime(text, form).date()]
        except ValueError:
            continue
    return []


def _long(day):
    return say("{day} {month} {year}", day=day.day,
               month=say(MONTHS[day.month - 1]), year=day.year)


def _placed(moment, name, clock):
    """A local moment in the zone of this name; clock for none."""
    abbreviation = name.upper()
    if abbreviation in PLACES:
        place = _place(PLACES[abbreviation])
        for fold in (0, 1):
            there = moment.replace(tzinfo=place, fold=fold)
            if there.tzname() == abbreviation:
                return there
        raise CourseError(
            "{abbreviation} is not in force on {day}: write {other} or "
            "{place}", abbreviation=abbreviation, day=_long(moment),
            other=there.tzname(), place=PLACES[abbreviation])
    there = moment.replace(tzinfo=_place(name) if name else clock)
    if not datetime_exists(there):
        raise CourseError(
            "there is no {clock} on {day} in {zone}: clocks are put forward "
            "then", clock=_clock(there), day=_long(there), zone=there.tzinfo)
    if datetime_ambiguous(there):
        one, other = (there.replace(fold=fold) for fold in (0, 1))
        raise CourseError(
            "{clock} comes twice on {day} in {zone}: clocks are put back "
            "then. Write {one:%Y-%m-%d %H:%M %z} or {other:%Y-%m-%d %H:%M "
            "%z}", clock=_clock(there), day=_long(there), zone=there.tzinfo,
            one=one, other=other)
    return there


@functools.cache
def _place(name):
    """tzinfo of a zone's name or offset. Raises CourseError."""
    if name.upper() in ("UTC", "GMT", "Z"):
        return UTC
    offset = OFFSET.fullmatch(name.replace(" ", ""))
    if offset:
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        if hours > 14 or minutes > 59:
            raise CourseError("no zone is {name} from UTC", name=name)
        shift = timedelta(hours=hours, minutes=minutes)
        return timezone(-shift if offset[1] == "-" else shift)
    if name.upper() == "CST":
        raise CourseError(
            "CST may be America/Chicago or Asia/Shanghai. Write one of them")
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        pass  # looked for more slowly: each file is opened
    known = {zone.lower(): zone for zone in zoneinfo.available_timezones()}
    if name.lower() in known:
        return zoneinfo.ZoneInfo(known[name.lower()])
    near = difflib.get_close_matches(name.lower(), known, 1)
    if near:
        raise CourseError(
            "no time zone is called {name!r}. Did you mean {near}?",
            name=name, near=known[near[0]])
    raise CourseError(
        "no time zone is called {name!r}. Write it as Europe/Berlin, "
        "Asia/Shanghai, UTC or +01:00", name=name)

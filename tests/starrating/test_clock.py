from datetime import UTC, date, datetime, timedelta

from starrating import clock

SECOND = timedelta(seconds=1)


def test_deadline_day_includes_its_last_second() -> None:
    end = datetime(2025, 9, 6, 15, 59, 59, 999999, tzinfo=UTC)  # 23:59:59.999999 in Shanghai
    with clock.stopped_at(end):
        assert clock.today() == date(2025, 9, 6)
        assert clock.is_past(date(2025, 9, 6)) is False
    with clock.stopped_at(end + timedelta(microseconds=1)):
        assert clock.today() == date(2025, 9, 7)
        assert clock.is_past(date(2025, 9, 6)) is True


def test_moved_clock_runs_on_and_returns() -> None:
    start = datetime(2025, 9, 1, tzinfo=UTC)
    with clock.moved_to(start):
        assert start <= clock.now() < start + SECOND
    assert clock.now() > start + SECOND


def test_begin_of_a_city_day() -> None:
    assert clock.begin_of(date(2025, 9, 1)).astimezone(UTC) == datetime(2025, 8, 31, 16, tzinfo=UTC)
    assert clock.local(datetime(2025, 8, 31, 16, tzinfo=UTC)).date() == date(2025, 9, 1)

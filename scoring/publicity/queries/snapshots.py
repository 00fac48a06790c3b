"""What a notice says, as one value under one fingerprint; and whether it is still what was said.

The snapshot is JSON: texts, whole numbers, days as ``2025-10-09``. It holds no score, no place
and no person. Its fingerprint is SHA-256 over the canonical form (sorted keys, no blanks, UTF-8).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.queries import ChainHead, departures, entries_about
from scoring.engine import digest
from scoring.publicity.models import Issuer, Notice, NoticeRow
from scoring.publicity.queries.wording import notes_about, sentences_about
from scoring.rating.models import Result
from scoring.rating.queries import results_of, with_reviewers
from scoring.rounds.queries import WorkingPeriod, working_period
from starrating import clock
from starrating.stars import STAR_WORDS

COLUMNS = ("code", "name", "bureau", "pool", "star")
ISSUER_COLUMNS = ("name", "phone", "address", "postcode", "email", "contact_hours")
STARS = (5, 4, 3, 2, 1)
LOWEST_NAMED = 3
PUBLISH = "publicity.publish"


@dataclass(frozen=True)
class ListedRow:
    """A named branch of a notice, from a snapshot."""

    position: int
    code: str
    name: str
    bureau: str
    pool: str
    star: int


def snapshot_of(
    notice: Notice, *, issuer: Issuer | None, dated_on: date | None, journal_head: str
) -> dict[str, Any]:
    """What the notice would say if it were published on ``dated_on``; a constant few statements."""
    found = with_reviewers(results_of(notice.run), notice.round)
    results = [result for result in found if result.star is not None]
    counts = Counter(result.star for result in results)
    hidden = sum(result.enrolment.organisation.is_undisclosed for result in results)
    rows = _named(results, names_low_stars=notice.names_low_stars)
    return {
        "title": notice.title,
        "number": notice.number,
        "basis": notice.basis,
        "round": {"year": notice.round.year, "name": notice.round.name},
        "run": {
            "number": notice.run.number,
            "rules_hash": notice.run.rules_hash,
            "result_hash": notice.run.result_hash,
        },
        "period": _period(working_period(notice.starts_on, notice.working_days)),
        "dated_on": dated_on.isoformat() if dated_on else "",
        "issuer": {name: getattr(issuer, name, "") for name in ISSUER_COLUMNS},
        "rated": len(results),
        "counts": {str(star): _count(counts[star], len(results)) for star in STARS},
        "names_low_stars": notice.names_low_stars,
        "undisclosed": hidden,
        "rules": sentences_about(notice.round),
        "notes": notes_about(results),
        "rows": rows,
        "journal_head": journal_head,
    }


def _named(results: Iterable[Result], *, names_low_stars: bool) -> list[list[Any]]:
    """Rows in the order star, bureau, code; undisclosed bodies and unnamed stars left out."""
    least = 1 if names_low_stars else LOWEST_NAMED
    shown = [
        result
        for result in results
        if (result.star or 0) >= least and not result.enrolment.organisation.is_undisclosed
    ]
    shown.sort(key=_place)
    return [
        [
            result.enrolment.code,
            result.enrolment.name,
            _bureau_name(result),
            result.pool,
            result.star,
        ]
        for result in shown
    ]


def _place(result: Result) -> tuple[int, str, str]:
    return -(result.star or 0), result.enrolment.reviewing_body.code, result.enrolment.code


def _bureau_name(result: Result) -> str:
    """A bureau that is not disclosed is not named above its branches either."""
    bureau = result.enrolment.reviewing_body
    return "" if bureau.is_undisclosed else bureau.name


def _count(count: int, whole: int) -> dict[str, Any]:
    """A number and its share in per cent, one decimal, half up, as text."""
    tenths = (count * 2000 + whole) // (2 * whole) if whole else 0
    return {"count": count, "percentage": f"{tenths // 10}.{tenths % 10}"}


def _period(period: WorkingPeriod) -> dict[str, Any]:
    return {
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
        "count": len(period.days),
        "days": [day.isoformat() for day in period.days],
        "passed": [[day.isoformat(), str(why)] for day, why in period.passed],
    }


def fingerprint_of(snapshot: Any) -> str:
    return digest(snapshot)


def listed_rows(snapshot: dict[str, Any]) -> list[ListedRow]:
    """The named branches of a snapshot, in its order."""
    return [
        ListedRow(position, *values) for position, values in enumerate(snapshot.get("rows", []), 1)
    ]


@dataclass(frozen=True)
class StarCount:
    """How many branches hold a star, and whether they are named."""

    words: str
    count: int
    percentage: str
    is_named: bool


@dataclass(frozen=True)
class Told:
    """A snapshot as pages and papers tell it: days as dates, counts as rows."""

    title: str
    number: str
    paragraphs: list[str]
    year: int
    starts_on: date
    ends_on: date
    days: list[date]
    passed: list[tuple[date, str]]
    dated_on: date | None
    issuer: dict[str, str]
    rated: int
    named: int
    undisclosed: int
    counts: list[StarCount]
    rules: list[str]
    notes: list[str]
    journal_head: str

    @property
    def is_over(self) -> bool:
        """Whether the period's last second is past."""
        return clock.is_past(self.ends_on)

    @property
    def unnamed(self) -> list[StarCount]:
        """Stars that are published by number only."""
        return [entry for entry in self.counts if not entry.is_named]


def told(snapshot: dict[str, Any]) -> Told:
    """The snapshot of a notice (published or still a draft) as it is told."""
    period = snapshot["period"]
    named_from = 1 if snapshot["names_low_stars"] else LOWEST_NAMED
    return Told(
        title=snapshot["title"],
        number=snapshot["number"],
        paragraphs=[line for line in snapshot["basis"].split("\n") if line.strip()],
        year=snapshot["round"]["year"],
        starts_on=date.fromisoformat(period["starts_on"]),
        ends_on=date.fromisoformat(period["ends_on"]),
        days=[date.fromisoformat(day) for day in period["days"]],
        passed=[(date.fromisoformat(day), why) for day, why in period["passed"]],
        dated_on=date.fromisoformat(snapshot["dated_on"]) if snapshot["dated_on"] else None,
        issuer=snapshot["issuer"],
        rated=snapshot["rated"],
        named=len(snapshot["rows"]),
        undisclosed=snapshot["undisclosed"],
        counts=[
            StarCount(
                STAR_WORDS[star], is_named=star >= named_from, **snapshot["counts"][str(star)]
            )
            for star in STARS
        ],
        rules=snapshot["rules"],
        notes=snapshot["notes"],
        journal_head=snapshot["journal_head"],
    )


def public_content(notice: Notice) -> dict[str, Any]:
    """All that is public of a notice, as JSON: the snapshot under its fingerprint, and its state."""
    return {
        "fingerprint": notice.fingerprint,
        "state": notice.state,
        "state_words": notice.get_state_display(),
        "withdrawal_reason": notice.withdrawal_reason,
        "snapshot": notice.snapshot,
    }


def edits_of(notice: Notice) -> list[str]:
    """What of a published notice is no longer as published, in words; empty where nothing is.

    ``content_edits``, and fingerprint and columns compared with those in the journal, which cannot
    be edited without breaking its chain.
    """
    edits = content_edits(notice)
    lines = entries_about(notice).filter(verb=PUBLISH).values_list("after", flat=True)
    if [line.get("fingerprint") for line in lines] != [notice.fingerprint]:
        edits.append(_("日志里没有以这个指纹发布公示的记录。"))
    departed = departures(notice)
    departed.pop("fingerprint", None)  # said just now
    return edits + [
        _("公示的%(name)s与日志所记不符。") % {"name": name} for name in departed.values()
    ]


def printed_ends(notices: Iterable[Notice]) -> list[ChainHead]:
    """The journal's ends printed on notices; a journal cut or rebuilt since lacks one of them."""
    ends = (notice.journal_head.partition(":") for notice in notices)
    return [ChainHead(int(number), digits) for number, _colon, digits in ends]


def content_edits(notice: Notice) -> list[str]:
    """Compares the fingerprint with the snapshot, and the stored rows and columns with it."""
    snapshot = notice.snapshot if isinstance(notice.snapshot, dict) else {}
    edits = []
    if fingerprint_of(notice.snapshot) != notice.fingerprint:
        edits.append(_("公示内容与指纹不符。"))
    if _stored_rows(notice) != snapshot.get("rows"):
        edits.append(_("公示名单与公示内容不符。"))
    edits += [
        _("公示的%(name)s与公示内容不符。") % {"name": name}
        for name, column, said in _columns(notice, snapshot)
        if column != said
    ]
    return edits


def _stored_rows(notice: Notice) -> list[list[Any]]:
    """The rows as the snapshot writes them; a place out of order spoils the whole."""
    rows = NoticeRow.objects.filter(notice=notice).order_by("position")
    found = list(rows.values_list("position", *COLUMNS))
    in_order = [position for position, *_values in found] == list(range(1, len(found) + 1))
    return [list(values) for _position, *values in found] if in_order else [[]]


def _columns(notice: Notice, snapshot: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """(label, stored, as published) of the columns that the pages also read."""
    period = snapshot.get("period")
    period = period if isinstance(period, dict) else {}
    return [
        (_("标题"), notice.title, snapshot.get("title")),
        (_("文号"), notice.number, snapshot.get("number")),
        (_("依据"), notice.basis, snapshot.get("basis")),
        (_("公示期起日"), notice.starts_on.isoformat(), period.get("starts_on")),
        (_("公示期止日"), notice.ends_on.isoformat(), period.get("ends_on")),
        (_("日志末端"), notice.journal_head, snapshot.get("journal_head")),
        (_("列名范围"), notice.names_low_stars, snapshot.get("names_low_stars")),
        (_("结果指纹"), notice.run.result_hash, _of_run(snapshot, "result_hash")),
        (_("规则指纹"), notice.run.rules_hash, _of_run(snapshot, "rules_hash")),
    ]


def _of_run(snapshot: dict[str, Any], name: str) -> Any:
    run = snapshot.get("run")
    return run.get(name) if isinstance(run, dict) else None

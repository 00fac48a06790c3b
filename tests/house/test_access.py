"""The access matrix: role x address x method x relation, each with the answer it must get (A07).

Expectations stand in tests/house/expected, written apart from the access rows of the urls.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.urls import resolve, reverse

from branches.journal.models import SENTENCES
from starrating.access import Role, all_patterns, row_of
from starrating.listing import ListPage
from tests.house.expected import SEES_ALL, Expected, Kwargs, Place, load
from tests.house.visiting import Visitor, undone, writes_noted
from tests.starrating.print.pages import texts

EXPECTED = load()
PATTERNS = {name: (route, pattern) for route, name, pattern in all_patterns()}
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"?#]*)')
WRONG_METHOD = "PUT"
# What is asked of a list that shows nothing until it is asked, leads on to the only row, or has
# more rows than a page.
SEARCHED = {
    "assessments:list": "q=党支部",
    "journal:search": "q=公示",
    "publicity:stars": "q=党支部",
    "standards:list": "q=草稿",
}
# What decides, publishes or grants, and so is not done on a screen left open.
WEIGHTY = {
    *("people:appoint", "people:assign_duty", "people:confirm_import", "people:confirm_post"),
    *("people:import_accounts", "people:replace_post"),
    *("standards:publish_rule_set", "standards:publish_standard"),
    *("rounds:confirm_policy", "rounds:confirm_decision", "rounds:reject_decision"),
    *("reviews:confirm_not_filed", "reviews:confirm_revocation"),
    *("reviews:confirm_assignment", "reviews:confirm_single_clerk"),
    *("rating:confirm_ruling", "rating:decide_run", "rating:confirm_set_aside"),
    "rating:confirm_revocation",
    *("publicity:publish", "publicity:close", "publicity:withdraw"),
}

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Cell:
    """One request of the matrix; ``relation`` says what it asks for, and ``is_reached`` whether

    that is in the reach of whoever asks.
    """

    name: str
    method: str
    relation: str
    address: str
    is_reached: bool

    def __str__(self) -> str:
        return f"{self.method} {self.name} ({self.relation})"


def address(name: str, kwargs: Kwargs) -> str:
    return reverse(name, kwargs=kwargs)


def cells(name: str, expected: Expected, role: Role, place: Place) -> Iterator[Cell]:
    """What the role asks of an address; of a page it does not hold, its own object only."""
    objects = place.once(expected.objects) if expected.objects else None
    asked = [("own", objects.for_role(role) if objects else {}, True)]
    if objects and expected.admits(role):
        asked += [(how, kwargs, role in roles) for how, kwargs, roles in objects.out_there()]
    for relation, kwargs, is_reached in asked:
        for method in ("GET", "POST", WRONG_METHOD):
            yield Cell(name, method, relation, address(name, kwargs), is_reached)


def answers(cell: Cell, expected: Expected, role: Role) -> frozenset[int] | None:
    """The answers that a cell may get; None: any that is neither a refusal of right nor a fault.

    What is one's own opens (a page without content of its own may lead on).
    """
    if not expected.admits(role):
        is_asked_to_sign_in = role is Role.PUBLIC and cell.method == "GET"
        return frozenset({302 if is_asked_to_sign_in else 403})
    if cell.method not in expected.methods:
        return frozenset({405})
    if not cell.is_reached:
        return frozenset({404})
    return frozenset({200, 302}) if (cell.method, cell.relation) == ("GET", "own") else None


def is_right(status: int, wanted: frozenset[int] | None) -> bool:
    return status in wanted if wanted else status < 500 and status not in {403, 404, 405}


def words(answer: HttpResponse) -> bytes:
    """The page without what is another at every request."""
    return TOKEN.sub(b"", answer.content.replace(answer.headers["X-Request-Id"].encode(), b""))


def dead_ends(answer: HttpResponse, role: Role) -> list[str]:
    """Links of a page that lead its reader to pages that he does not hold."""
    if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
        return []
    links = sorted(set(LINK.findall(answer.content.decode())))
    return [link for link in links if not EXPECTED[resolve(link).view_name].admits(role)]


def strangers(answer: HttpResponse, expected: Expected, role: Role, place: Place) -> list[str]:
    """Branches out of the role's reach that a page, not everybody's, names to it all the same."""
    if role in SEES_ALL or expected.is_public or answer.status_code != 200:
        return []
    said = said_by(answer)
    return [
        body.name for body in place.out_of_reach(role) if body.name in said or body.code in said
    ]


def said_by(answer: HttpResponse) -> str:
    """What a page, a workbook or a paper says."""
    content = answer.content
    # a file that was uploaded is too small to have pages; it is what it says
    if content.startswith(b"%PDF-") and b"startxref" in content:
        return written_on(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    return content.decode()


@cache
def written_on(paper: bytes) -> str:
    """The text of a PDF, which several roles get alike."""
    return "".join(texts(paper))


def plain(name: str) -> str:
    """What must be written where, as far as a machine can say it."""
    route, pattern = PATTERNS[name]
    row = row_of(pattern.callback)
    holders = " ".join(sorted(role.name for role in row.roles)) if row else ""
    methods = " ".join(sorted((row.methods if row else frozenset()) - {"HEAD"}))
    objects = ", objects=<function of Place giving Objects>" if ARGUMENT.search(route) else ""
    slice_name = name.partition(":")[0] if ":" in name else "kit"
    return (
        f"{name} (/{route}): think who may hold it, then write in tests/house/expected/"
        f'{slice_name}.py: expect("{name}", "{holders}", "{methods}"{objects})'
    )


def test_every_address_is_expected() -> None:
    missing = [plain(name) for name in PATTERNS if name not in EXPECTED]
    without_object = [
        plain(name)
        for name, (route, _pattern) in PATTERNS.items()
        if ARGUMENT.search(route) and name in EXPECTED and EXPECTED[name].objects is None
    ]
    assert [*missing, *without_object] == []


def test_every_address_has_a_name_of_its_own() -> None:
    names = Counter(name for _route, name, _pattern in all_patterns())
    assert {name: count for name, count in names.items() if count > 1} == {}


def test_every_verb_of_an_address_has_its_sentence() -> None:
    rows = {name: row_of(pattern.callback) for name, (_route, pattern) in PATTERNS.items()}
    unheard = [
        f"{name}: {row.verb}"
        for name, row in rows.items()
        if row and row.verb not in {"", "-", *SENTENCES}
    ]
    assert unheard == []


def test_nothing_is_expected_that_is_not_there() -> None:
    assert sorted(set(EXPECTED) - set(PATTERNS)) == []


# thousands of requests over lines that tests of their own cover: counting takes as long again
@pytest.mark.no_cover
@pytest.mark.parametrize("role", list(Role))
def test_a07_every_role_gets_the_expected_answer(place: Place, role: Role) -> None:
    """Also A06: nothing that is read writes, whatever method a header pretends.

    A01: no page or file names a branch out of reach. And none shows its reader a link that would
    refuse him.
    """
    visitor = Visitor(place.actors.get(role))
    unexpected: list[str] = []
    asked = 0
    for name, expected in EXPECTED.items():
        missed: dict[str, set[bytes]] = {}
        for cell in cells(name, expected, role, place):
            with undone(), writes_noted() as written:
                answer = visitor.ask(
                    cell.method, cell.address, HTTP_X_HTTP_METHOD_OVERRIDE="DELETE"
                )
            asked += 1
            if not cell.is_reached:
                missed.setdefault(cell.method, set()).add(words(answer))
            wanted = answers(cell, expected, role)
            if not is_right(answer.status_code, wanted):
                unexpected.append(f"{cell}: {answer.status_code}, wanted {wanted or 'an answer'}")
            unexpected += [f"{cell} leads to {link}" for link in dead_ends(answer, role)]
            named = strangers(answer, expected, role, place)
            unexpected += [f"{cell} names {stranger}" for stranger in named]
            if cell.method != "POST" and written:
                unexpected.append(f"{cell} writes: {written[0]}")
        unexpected += [
            f"{method} {name}: out of reach is told from absent"
            for method, pages in missed.items()
            if len(pages) > 1
        ]
    assert asked >= 3 * len(EXPECTED)
    assert unexpected == []


def held_by_some(place: Place) -> Iterator[tuple[str, Expected, Role, str]]:
    """(name, expectation, a role that holds it, address) of every address."""
    for name, expected in EXPECTED.items():
        role = next(role for role in place.actors if expected.admits(role))
        kwargs = place.once(expected.objects).for_role(role) if expected.objects else {}
        yield name, expected, role, address(name, kwargs)


@dataclass(frozen=True)
class Reading:
    """Every page read once by somebody who holds it, and all tables' rows around it."""

    answers: dict[str, HttpResponse]
    before: dict[str, int]
    after: dict[str, int]


@pytest.fixture(scope="module")
def reading(place: Place) -> Reading:
    with undone():
        visitors = {role: Visitor(account) for role, account in place.actors.items()}
        before = counts()
        answers = {
            name: visitors[role].ask("GET", where)
            for name, expected, role, where in held_by_some(place)
            if "GET" in expected.methods
        }
        return Reading(answers, before, counts())


def counts() -> dict[str, int]:
    """Rows of every table but that of sessions."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label != "sessions.Session"
    }


def test_a06_reading_everything_leaves_every_table_as_it_was(reading: Reading) -> None:
    assert reading.after == reading.before


def test_a13_no_page_may_be_framed(reading: Reading) -> None:
    framed = [
        name
        for name, answer in reading.answers.items()
        if answer.headers.get("X-Frame-Options") != "DENY"
        or "frame-ancestors 'none'" not in answer.headers.get("Content-Security-Policy", "")
    ]
    assert framed == []


def test_a13_no_form_is_taken_without_its_token(place: Place) -> None:
    visitors = {role: Visitor(account, has_token=False) for role, account in place.actors.items()}
    unexpected = []
    for name, expected, role, where in held_by_some(place):
        if "POST" in expected.methods:
            with undone():
                answer = visitors[role].ask("POST", where)
            if answer.status_code != 403 or "页面停留过久" not in answer.content.decode():
                unexpected.append(f"{name}: {answer.status_code} without a token")
    assert unexpected == []


def test_what_decides_publishes_or_grants_wants_the_password_again(place: Place) -> None:
    visitors = {role: Visitor(account, is_fresh=False) for role, account in place.actors.items()}
    asked = set()
    for name, expected, role, where in held_by_some(place):
        if "POST" in expected.methods:
            with undone():
                answer = visitors[role].ask("POST", where)
            if answer.status_code == 403 and "请再次输入口令" in answer.content.decode():
                asked.add(name)
                shown = visitors[role].ask("GET", where)
                assert shown.headers["Location"].startswith(reverse("people:reauthenticate"))
    assert sorted(asked) == sorted(WEIGHTY)


def list_pages(place: Place) -> Iterator[tuple[str, Any, Role, str]]:
    for name, _expected, role, where in held_by_some(place):
        view = getattr(PATTERNS[name][1].callback, "view_class", None)
        if view is not None and issubclass(view, ListPage):
            yield name, view, role, where


def test_a19_lists_pass_over_what_they_do_not_know(place: Place) -> None:
    unexpected = []
    for name, view, role, where in list_pages(place):
        visitor = Visitor(place.actors[role])
        filters = view.filter_class.base_filters if view.filter_class else {}
        garbage = "&".join(
            f"{field}=%27%29--"
            for field, filter_ in filters.items()
            if type(filter_).__name__ != "CharFilter"
        )
        asked = f"{where}?{SEARCHED.get(name, '')}"
        plain_rows = rows(visitor.ask("GET", asked))
        if not plain_rows:
            unexpected.append(f"{name}: an empty list shows nothing")
        for query in (
            "sort=password", "sort=-account__password", "ordering=password", "x__regex=.*",
            "password__startswith=a", "page=-1", "page=1000000000", "page=" + "9" * 5000, "page=x",
            "per_page=1", "per_page=100000000", garbage,
        ):  # fmt: skip  # a list of attempts reads as a list
            answer = visitor.ask("GET", f"{asked}&{query}")
            if answer.status_code != 200 or rows(answer) != plain_rows:
                unexpected.append(f"{name}?{query[:40]}: {answer.status_code}, other rows")
    assert unexpected == []


def rows(answer: HttpResponse) -> Counter[str]:
    """The cells of the table, whatever their order."""
    return Counter(re.findall(r"<td[ >].*?</td>", answer.content.decode(), re.DOTALL))


def test_a15_administrators_hold_what_is_theirs_and_nothing_of_the_business() -> None:
    """Beside what everybody signed in holds; a page added here is a decision."""
    theirs = {
        role: sorted(
            name.partition(":")[0]
            for name, (_route, pattern) in PATTERNS.items()
            if (row := row_of(pattern.callback)) and role in row.roles
        )
        for role in (Role.SYSTEM, Role.SECURITY, Role.AUDIT)
    }
    assert {role: set(slices) for role, slices in theirs.items()} == {
        Role.SYSTEM: {"people"},
        Role.SECURITY: {"people"},
        Role.AUDIT: {"journal"},
    }

"""Every form of every page filled with what nobody should type: words come back, never a fault.

The forms are read off the pages as a browser would, filled in as they stand or plausibly, and sent
with one hostile value in each field in turn, and with one in all of them.
"""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from starrating.access import Role
from starrating.pages import KEY, new_key
from tests.house.expected import Expected, Place, load
from tests.house.test_access import address
from tests.house.visiting import Visitor, undone

pytestmark = pytest.mark.django_db

HOSTILE = (
    "甲\x00乙",
    "-1",
    "0",
    "99999999999999999999999",
    "1e309",
    "NaN",
    "２０２５-０９-２０",
    "0001-01-01",
    "9999-12-31",
    "2025-02-30",
    "' OR 1=1 --",
    "{{ 7 }}<script>{% x %}%(name)s",
    "甲\u202e\r\n乙\u200b",
    "字" * 3000,
    "[]",
    "",
)
LEAST, PARTS = 4, 2
EXPECTED = load()
# what a form never asks for, sent along with each
UNASKED = {
    "state": "closed",
    "star": "5",
    "is_staff": "1",
    "decided_by": "1",
    "pk": "1",
    "version": "-1",
    "reason": "情况有变",
    "__proto__": "x",
}
PLAUSIBLE = {
    "date": "2025-09-20",
    "number": "1",
    "email": "a@example.cn",
    "password": "Qing-zhu-2025!",
    "textarea": "会议议定,情况属实",
}


class Fields(HTMLParser):
    """The fields of the forms of a page that are posted: name → what it would send as it stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.files: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "option" and self._inside:
            if "selected" in given or not self.values[self._inside]:
                self.values[self._inside] = given.get("value", "")
            return
        if tag not in {"input", "select", "textarea"} or name in {"", "csrfmiddlewaretoken", KEY}:
            return
        kind = tag if tag != "input" else given.get("type", "text")
        if kind == "file":
            self.files.append(name)
        elif kind in {"checkbox", "radio"}:
            self.values.setdefault(name, given.get("value", "on"))
        else:
            self.values[name] = given.get("value") or PLAUSIBLE.get(kind, "云组〔2025〕6号")
        self._inside = ""
        if tag == "select":
            self._inside, self.values[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._inside = ""


def asked_of(name: str, expected: Expected, role: Role, place: Place) -> set[str]:
    """Addresses of the page: the role's own object, somebody else's, none."""
    if expected.objects is None:
        return {address(name, {})}
    objects = place.once(expected.objects)
    found = [objects.for_role(role), objects.foreign, objects.nothing()]
    return {address(name, kwargs) for kwargs in found if kwargs is not None}


def fillings(fields: Fields, start: int) -> Iterator[dict[str, str]]:
    """As it stands, with a hostile value in each field in turn, in all of them, and nothing at all.

    ``start`` is where among the hostile values a page begins, so that each meets each kind of field.
    """
    names = sorted(fields.values)
    yield fields.values
    yield {}
    yield dict.fromkeys(names, HOSTILE[start % len(HOSTILE)])
    for place in range(max(LEAST, len(names)) if names else 0):
        value = HOSTILE[(start + place) % len(HOSTILE)]
        yield {**fields.values, names[place % len(names)]: value}


def sent(visitor: Visitor, where: str, fields: Fields, values: dict[str, str]) -> HttpResponse:
    files = {name: SimpleUploadedFile("../表\u202e.xlsx", b"PK\x03\x04") for name in fields.files}
    answer: Any = visitor.post(where, {**UNASKED, **values, KEY: new_key(), **files})
    assert isinstance(answer, HttpResponse)
    return answer


# as the matrix: many requests over lines that tests of their own cover
@pytest.mark.no_cover
@pytest.mark.parametrize("part", range(PARTS))
def test_no_form_ends_in_a_fault(place: Place, part: int) -> None:
    forms = sorted(name for name, expected in EXPECTED.items() if "POST" in expected.methods)
    faults, answers = [], Counter[int]()
    for start, name in list(enumerate(forms))[part::PARTS]:
        expected = EXPECTED[name]
        role = next(role for role in place.actors if expected.admits(role))
        visitor = Visitor(place.actors[role])
        for where in asked_of(name, expected, role, place):
            page = visitor.ask("GET", where)
            fields = Fields(page.content.decode() if page.status_code == 200 else "")
            for values in fillings(fields, start):
                with undone():
                    status = sent(visitor, where, fields, values).status_code
                answers[status] += 1
                if status >= 500:
                    faults.append(f"{name} {where} {role}: {values}")
    assert faults == []
    # done, refused for a state, for what was typed, for broken text: all sorts were met
    assert {302, 409, 422, 400} <= set(answers), answers

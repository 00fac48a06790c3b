"""Template words, form fields, the bar's words, and acts that wait."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import Context, Template

from starrating.access import Role
from starrating.forms import DateField, DocumentNumberField, PageForm, ReasonField, WorkbookField
from starrating.waiting import Waiting
from starrating.workbook.limits import FILE_BYTES
from tests.factories.organisations import city
from tests.factories.people import make_account, make_actor, make_administrator, signed_in


def drawn(template: str, **context: object) -> str:
    return Template("{% load starrating %}" + template).render(Context(context))


def test_a_star_always_carries_its_words() -> None:
    assert drawn("{% star_badge 4 %}") == (
        '<span class="star"><span class="marks" aria-hidden="true">★★★★</span><b>四星</b></span>'
    )
    for none in (None, 0, 6):
        assert drawn("{% star_badge star %}", star=none) == '<span class="star">—</span>'


def test_a_tag_is_escaped() -> None:
    assert (
        drawn("{% status_tag words 'red' %}", words="<b>")
        == '<span class="tag is-red">&lt;b&gt;</span>'
    )
    assert drawn("{% status_tag words %}", words="在册") == '<span class="tag is-plain">在册</span>'


@pytest.mark.parametrize(
    ("value", "told"), [("84.4", "84.40"), ("90", "90.00"), ("89.995", "89.995"), (None, "—")]
)
def test_points_are_never_rounded(value: str | None, told: str) -> None:
    number = None if value is None else Decimal(value)
    assert drawn("{{ value|points }}", value=number) == told


def test_dates_are_the_citys() -> None:
    assert drawn("{{ day|cn_date }}", day=date(2025, 10, 9)) == "2025年10月9日"
    late = datetime(2025, 10, 9, 16, 0, tzinfo=UTC)
    assert drawn("{{ day|cn_date }}", day=late) == "2025年10月10日"
    assert drawn("{{ day|cn_date }}", day=None) == "—"


def test_a_link_keeps_the_other_conditions() -> None:
    request = SimpleNamespace(GET=QueryDict("q=校&page=3"))
    assert drawn("{% replace_query page=None sort='-name' %}", request=request) == (
        "?q=%E6%A0%A1&amp;sort=-name"
    )


class EverythingForm(PageForm):
    day = DateField(label="日期")
    number = DocumentNumberField(label="文号", required=False)
    reason = ReasonField(required=False)
    file = WorkbookField(required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)
    agree = forms.BooleanField(label="同意", required=False)


def test_optional_fields_say_so() -> None:
    fields = EverythingForm().fields
    told = [name for name, field in fields.items() if "选填" in str(field.label)]
    assert told == ["number", "reason", "file"]


@pytest.mark.parametrize("text", ["2025-3-5", "2025.3.5", "2025/03/05"])
def test_days_are_typed_in_the_usual_ways(text: str) -> None:
    form = EverythingForm({"day": text})
    assert (form.is_valid(), form.cleaned_data["day"]) == (True, date(2025, 3, 5))


def test_a_workbook_too_large_is_refused_before_it_is_read() -> None:
    field = WorkbookField()
    file = SimpleUploadedFile("a.xlsx", b"x")
    assert field.clean(file) is file
    file.size = FILE_BYTES + 1
    with pytest.raises(ValidationError, match="超过 20 MB"):
        field.clean(file)


@pytest.mark.django_db
def test_the_bar_shows_the_pages_one_may_open() -> None:
    place = city()

    def words(client: object) -> list[str]:
        page = client.get("/desk/").content.decode()  # type: ignore[attr-defined]  # a test client
        bar = page.split('<ul class="nav-words">')[1].split("</ul>")[0]
        return [part.split("<")[0].strip() for part in bar.split(">") if part.split("<")[0].strip()]

    assert words(signed_in(make_administrator("audit"))) == ["我的工作", "日志"]
    security = words(signed_in(make_administrator("security")))
    assert security[-4:] == ["账号", "任职", "岗位检查", "回避关系"]
    clerk = signed_in(make_actor(Role.CLERK, place.education))
    assert words(clerk)[-3:] == ["账号", "任职", "书记与填报员"]
    page = clerk.get("/posts/secretaries/").content.decode()
    assert page.count('<a href="/posts/secretaries/"\n                 aria-current="page"') == 1
    inner = clerk.get("/accounts/create/").content.decode()
    assert 'aria-current="page">账号</a>' in inner


@pytest.mark.django_db
def test_an_act_waits_for_whoever_holds_its_role_there_and_may() -> None:
    place = city()
    path = str(place.school.path)
    own = make_actor(Role.REVIEWER, place.education)
    other = make_actor(Role.REVIEWER, place.town)
    act = Waiting("审核", "/", Role.REVIEWER, path)
    assert [act.is_for(by) for by in (own, other, make_account())] == [True, False, False]
    assert not Waiting("确认", "/", Role.REVIEWER, path, excluded=frozenset({own.pk})).is_for(own)

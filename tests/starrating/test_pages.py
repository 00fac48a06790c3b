import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from branches.journal.models import SubmittedForm
from starrating.listing import ListPage
from starrating.pages import KEY, new_key
from tests.factories.people import filled, make_account, signed_in
from tests.starrating.addresses import DONE

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.starrating.addresses")]


@pytest.fixture
def client() -> Client:
    DONE.clear()
    return signed_in(make_account())


def test_a_form_carries_a_fresh_key(client: Client) -> None:
    pages = [client.get("/try/act/").content.decode() for _ in range(2)]
    keys = {page.split(f'name="{KEY}" value="')[1][:32] for page in pages}
    assert len(keys) == 2
    assert "(选填)" in pages[0]


def test_w08_a_form_is_taken_once_however_often_it_is_sent(client: Client) -> None:
    form = filled(word="甲")
    answers = [client.post("/try/act/", form) for _ in range(3)]
    assert [answer.headers["Location"] for answer in answers] == ["/health/"] * 3
    assert (DONE, SubmittedForm.objects.count()) == (["甲"], 1)
    shown = client.get("/try/act/").content.decode()
    assert (shown.count("办好了。"), shown.count("没有重复办理")) == (1, 2)


def test_a_key_belongs_to_its_page_and_its_account(client: Client) -> None:
    form = filled(word="甲")
    client.post("/try/act/", form)
    elsewhere = client.post("/try/other/", form)
    assert (elsewhere.status_code, "已在另一页提交过" in elsewhere.content.decode()) == (409, True)
    other = signed_in(make_account())
    assert other.post("/try/act/", form).status_code == 302
    assert DONE == ["甲", "甲"]


@pytest.mark.parametrize("key", ["", "short", "x" * 37, "键" * 16])
def test_a_form_without_a_sound_key_is_not_taken(client: Client, key: str) -> None:
    answer = client.post("/try/act/", {"word": "甲", KEY: key})
    page = answer.content.decode()
    assert (answer.status_code, "表单不完整" in page, 'value="甲"' in page) == (422, True, True)
    assert DONE == []


def test_a_faulty_form_keeps_what_was_typed_and_links_to_the_field(client: Client) -> None:
    form = filled(word="太长的一个字", note="注脚")
    answer = client.post("/try/act/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    for told in ('value="太长的一个字"', 'value="注脚"', 'href="#id_word"', f'value="{form[KEY]}"'):
        assert told in page


def test_a_refusal_keeps_what_was_typed_and_takes_the_same_key_again(client: Client) -> None:
    form = filled(word="不", note="注脚")
    answer = client.post("/try/act/", form)
    page = answer.content.decode()
    assert answer.status_code == 409
    for told in ("现在不行,请改天。", 'value="不"', 'value="注脚"', answer.headers["X-Request-Id"]):
        assert told in page
    assert SubmittedForm.objects.count() == 0
    assert client.post("/try/act/", {**form, "word": "好"}).status_code == 302
    assert DONE == ["好"]


def test_a_page_without_a_message_says_none(client: Client) -> None:
    client.post("/try/other/", filled(word="甲"))
    assert 'class="note' not in client.get("/try/act/").content.decode()


def test_what_a_page_leaves_out_is_named(client: Client) -> None:
    with pytest.raises(ImproperlyConfigured, match="Nothing says no act"):
        client.post("/try/nothing/", filled())
    with pytest.raises(ImproperlyConfigured, match="ListPage says no rows"):
        ListPage().rows()
    assert len(new_key()) == 32

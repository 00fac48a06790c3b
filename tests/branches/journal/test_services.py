from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from branches.journal.models import SubmittedForm
from branches.journal.services import KEPT, purge_forms, submit_once
from branches.organisations.models import Field
from branches.people.models import Account
from starrating import clock
from starrating.access import Refused

pytestmark = pytest.mark.django_db

KEY = "k" * 32


@pytest.fixture
def person() -> Account:
    return Account.objects.create(username="a", name="甲", created_at=clock.now())


def make_field() -> str:
    return f"/fields/{Field.objects.create(name='学校').name}/"


def test_w08_form_sent_twice_acts_once(person: Account) -> None:
    first = submit_once(by=person, key=KEY, path="/f/", act=make_field)
    second = submit_once(by=person, key=KEY, path="/f/", act=make_field)
    assert (first, second) == (("/fields/学校/", True), ("/fields/学校/", False))
    assert Field.objects.count() == 1


def test_w08_key_of_another_page_is_refused(person: Account) -> None:
    submit_once(by=person, key=KEY, path="/f/", act=make_field)
    with pytest.raises(Refused) as refusal:
        submit_once(by=person, key=KEY, path="/g/", act=make_field)
    assert refusal.value.status == 409


def test_refused_act_frees_the_key(person: Account) -> None:
    def refuse() -> str:
        make_field()
        raise Refused("不行")

    with pytest.raises(Refused):
        submit_once(by=person, key=KEY, path="/f/", act=refuse)
    assert (Field.objects.count(), SubmittedForm.objects.count()) == (0, 0)
    assert submit_once(by=person, key=KEY, path="/f/", act=make_field)[1] is True


def test_fault_of_the_act_itself_is_not_hidden(person: Account) -> None:
    def break_a_rule() -> str:
        make_field()
        return make_field()

    with pytest.raises(IntegrityError):
        submit_once(by=person, key=KEY, path="/f/", act=break_a_rule)
    assert Field.objects.count() == 0


def test_forms_are_forgotten_after_thirty_days(person: Account) -> None:
    begun = clock.now()
    for hours, key in enumerate(("a", "b"), 1):
        with clock.stopped_at(begun + timedelta(hours=hours)):
            submit_once(by=person, key=key * 32, path="/f/", act=lambda: "/done/")
    with clock.stopped_at(begun + timedelta(hours=1) + KEPT):
        assert purge_forms() == 0
    said = StringIO()
    with clock.stopped_at(begun + timedelta(hours=2) + KEPT):
        call_command("purge_forms", stdout=said)
        assert submit_once(by=person, key="b" * 32, path="/f/", act=make_field) == ("/done/", False)
        call_command("purge_forms", verbosity=0, stdout=said)
    assert said.getvalue() == "清除了 1 条。\n"
    assert [form.key for form in SubmittedForm.objects.all()] == ["b" * 32]

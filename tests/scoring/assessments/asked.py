"""Pages asked as a browser asks them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from branches.people.models import Account
from scoring.assessments.models import (
    Assessment,
)
from scoring.assessments.services import (
    read_form,
)
from starrating.pages import new_key
from tests.scoring.assessments.branch import Branch, fresh


def address(branch: Branch, name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=[branch.enrolment.pk, *args])


def signed_in(client: Client, by: Account) -> Client:
    client.logout()  # a session of another hour is over
    client.force_login(Account.objects.get(pk=by.pk))
    return client


def status(client: Client, by: Account, url: str) -> int:
    return signed_in(client, by).get(url).status_code


def keyed(**data: Any) -> dict[str, Any]:
    return {"idempotency_key": new_key(), **data}


def typed(branch: Branch, name: str = "工作制度", **changed: Any) -> dict[str, Any]:
    """What the page of an indicator sends when every question is answered 没有."""
    row = Assessment.objects.get(enrolment=branch.enrolment)
    now = read_form(fresh(row)).of(branch.indicator(name))
    data: dict[str, Any] = {"account": "做了很多", "account_version": 0}
    for each in now.questions:
        data[f"q{each.rule.pk}_choice"] = "none"
        data[f"q{each.rule.pk}_version"] = each.version
    return {**data, **changed}

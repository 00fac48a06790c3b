from pathlib import Path

from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from branches.people.models import Account
from scoring.assessments.models import Evidence
from scoring.assessments.services import add_evidence, remove_evidence
from starrating.access import Role
from starrating.uploads import random_name
from tests.factories.files import PDF
from tests.factories.people import make_account, make_actor
from tests.scoring.assessments.branch import Branch, end_posts


def made(branch: Branch) -> Evidence:
    return add_evidence(
        assessment=branch.begin(),
        data=PDF,
        filename="三会一课.pdf",
        indicators=[branch.indicator("工作制度")],
        by=branch.secretary,
    )


def status(client: Client, by: Account, key: str) -> int:
    client.force_login(Account.objects.get(pk=by.pk))
    return client.get(reverse("assessments:evidence_file", args=[key])).status_code


def test_a_file_is_handed_out_to_be_saved(branch: Branch, client: Client) -> None:
    file = made(branch)
    client.force_login(branch.preparer)
    answer = client.get(reverse("assessments:evidence_file", args=[file.key]))
    assert (answer.status_code, answer.content) == (200, PDF)
    assert (
        answer["Content-Disposition"],
        answer["X-Content-Type-Options"],
        answer["Content-Security-Policy"],
        answer["Cache-Control"],
    ) == (
        "attachment; filename*=utf-8''%E4%B8%89%E4%BC%9A%E4%B8%80%E8%AF%BE.pdf",
        "nosniff",
        "sandbox; default-src 'none'; frame-ancestors 'none'",
        "no-store",
    )
    Path(default_storage.path(file.stored_name)).unlink()
    assert status(client, branch.preparer, file.key) == 409


def test_a01_a03_files_of_others_and_guessed_keys_are_absent_alike(
    branch: Branch, client: Client
) -> None:
    file = made(branch)
    assert [
        status(client, by, file.key)
        for by in (branch.secretary, branch.reviewer, branch.leader, branch.officer)
    ] == [200] * 4
    strangers = [
        make_actor(Role.SECRETARY, branch.town.college),
        make_actor(Role.REVIEWER, branch.town.town),
    ]
    assert [status(client, by, file.key) for by in strangers] == [404, 404]
    for key in (random_name(), file.key[:-1], file.key.upper() + "0", "..%2F..%2Fsettings"):
        assert status(client, branch.secretary, key) == 404
    client.force_login(branch.secretary)
    for address in (f"/files/evidence/{file.key}", f"/media/evidence/{file.key}"):
        assert client.get(address).status_code == 404
    others = [make_account(), make_actor(Role.CLERK, branch.town.education)]
    assert [status(client, by, file.key) for by in others] == [403, 403]


def test_a04_a_link_is_dead_after_logout_and_revocation(branch: Branch, client: Client) -> None:
    file = made(branch)
    address = reverse("assessments:evidence_file", args=[file.key])
    client.force_login(branch.secretary)
    assert client.get(address).status_code == 200
    client.logout()
    answer = client.get(address)
    assert (answer.status_code, answer["Location"].startswith("/sign-in")) == (302, True)
    client.force_login(branch.preparer)
    end_posts(branch.preparer)
    assert client.get(address).status_code == 403
    remove_evidence(evidence=file, by=branch.secretary)
    assert status(client, branch.secretary, file.key) == 404


def test_a06_nothing_but_reading(branch: Branch, client: Client) -> None:
    file = made(branch)
    client.force_login(branch.secretary)
    address = reverse("assessments:evidence_file", args=[file.key])
    for method in ("post", "put", "delete"):
        assert getattr(client, method)(address).status_code == 405

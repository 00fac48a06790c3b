"""The demonstration city: built by services only, the same rows every time, never over real data."""

import hashlib
import io
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from branches.journal.models import Entry
from branches.journal.queries import verify_chain
from branches.people.models import Account
from scoring.publicity.models import Notice, NoticeState
from scoring.publicity.queries import authors_of
from scoring.rating.models import Run
from scoring.rating.services import make_run
from scoring.reviews.services import (
    Basis,
    confirm_score_import,
    enter_score_import,
    upload_scores,
)
from scoring.rounds.models import Round, RoundState
from scoring.rounds.queries import current_round
from tests.factories.organisations import city
from tests.scoring.rating.running import CITY

pytestmark = pytest.mark.django_db

# what differs between two buildings: secrets, and digests over them
SECRET = {"password", "hash", "previous_hash", "fingerprint", "journal_head", "snapshot", "key"}


@pytest.fixture
def _demonstration(settings: Any) -> None:
    settings.DEMO = True


def rows_of_everything() -> dict[str, str]:
    """Digest of the business rows of each table, secrets left out."""
    digests = {}
    for model in apps.get_models():
        if model._meta.app_label not in {"branches", "scoring"} or model.__name__ == "Head":
            continue
        names = [f.attname for f in model._meta.concrete_fields if f.attname not in SECRET]
        rows = list(model._default_manager.order_by("pk").values_list(*names))
        digests[model.__name__] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return digests


def build() -> str:
    said = io.StringIO()
    call_command("demo", stderr=said)
    return said.getvalue()


@pytest.mark.usefixtures("_demonstration")
def test_last_year_is_final_and_this_year_waits_for_its_scores() -> None:
    assert "可登录账号 19 个" in build()
    last, this = Round.objects.order_by("year")
    assert [(row.year, row.state) for row in (last, this)] == [
        (2024, RoundState.CLOSED),
        (2025, RoundState.OPEN),
    ]
    assert Notice.objects.get().state == NoticeState.CLOSED
    published = Entry.objects.get(verb="publicity.publish")
    notice = Notice.objects.get()
    assert notice.journal_head == f"{published.number - 1}:{published.previous_hash}"
    assert authors_of(notice) == {Account.objects.get(username="pingding").pk}
    said = io.StringIO()
    call_command("verify_notices", stdout=said)
    assert said.getvalue() == "公示完好:共 1 份,日志末端都在\n"
    proof = Client().get("/verification/", {"fingerprint": notice.fingerprint})
    assert (proof.context["notice"], proof.context["edits"]) == (notice, [])
    assert verify_chain([]).faults == ()
    assert Account.objects.count() <= 20
    assert Entry.objects.get(verb="demonstration.build").sentence.startswith("建成了演示城市")
    page = Client().get("/sign-in/").content.decode()
    assert ("pingding" in page, "shending" in page) == (True, True)

    officer = Account.objects.get(username="pingding")
    kept = upload_scores(round=this, source=CITY, filename=CITY.name, by=officer)
    basis = Basis(
        "云组纪〔2025〕15号",
        this.period_until,
        "",
        "云组创〔2025〕3号",
        this.period_until,
        "评审",
        "云组纪〔2025〕15号",
        this.period_until,
        "核查",
    )  # fmt: skip - three documents, each with its day and word
    entered = enter_score_import(kept=kept.pk, basis=basis, by=officer)
    confirm_score_import(score_import=entered, by=Account.objects.get(username="pingding2"))
    assert current_round() == this
    run = make_run(round=this, by=officer)
    pending = run.results.filter(star=None, is_exempt=False).count()
    assert (pending, run.tie_cases.count(), run.is_complete) == (5, 2, False)
    with pytest.raises(CommandError, match="已经建成"):
        build()


@pytest.mark.usefixtures("_demonstration")
def test_it_refuses_a_database_that_holds_anything() -> None:
    city()
    with pytest.raises(CommandError, match="不是演示库"):
        build()


@pytest.mark.usefixtures("_demonstration")
def test_an_interrupted_building_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scoring.demonstration.build.open_this_year", interrupt)
    with pytest.raises(KeyboardInterrupt):
        build()
    assert (Account.objects.count(), Round.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_it_refuses_outside_of_the_demonstration() -> None:
    with pytest.raises(CommandError, match="只有演示模式"):
        build()
    assert Run.objects.count() == 0

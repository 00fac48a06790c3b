"""All verbs of form and review in any order, by anybody, at any time.

``REVIEW_EXAMPLES`` and ``REVIEW_STEPS`` in the environment ask for longer runs.
"""

import itertools
import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from scoring.assessments.models import OF_ASSESSMENT, Assessment
from scoring.reviews.models import OF_SHEET, Sheet, SheetSource
from scoring.reviews.queries import filing_state, with_filing_state
from scoring.rounds.models import Enrolment
from starrating import clock
from tests.factories.organisations import city, make_organisation
from tests.factories.rounds import make_round
from tests.scoring.reviews.machine import VERBS, ReviewMachine

EXAMPLES = int(os.environ.get("REVIEW_EXAMPLES", "20"))
STEPS = int(os.environ.get("REVIEW_STEPS", "300"))


@pytest.mark.django_db
def test_the_review_keeps_its_word_whatever_is_done() -> None:
    run_state_machine_as_test(
        ReviewMachine,
        settings=settings(
            max_examples=EXAMPLES,
            # the usual run is the same each time, a longer one goes elsewhere
            derandomize="REVIEW_EXAMPLES" not in os.environ,
            stateful_step_count=STEPS,
            # a breach is shown as it was found: shrinking it takes minutes
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    # chance has been everywhere: each verb was done, and refused where it can be
    done = {name for name, is_done in ReviewMachine.tally if is_done}
    refused = {name for name, is_done in ReviewMachine.tally if not is_done}
    names = {one.name for one in VERBS}
    assert (names - done, names - refused) == (set(), set())


@pytest.mark.django_db
def test_the_word_of_a_branch_is_the_same_in_a_list_and_alone() -> None:
    """Every combination of form and sheet, none of either included."""
    town = city()
    states = list(itertools.product([None, *OF_ASSESSMENT], [None, *OF_SHEET]))
    for number in range(len(states)):
        make_organisation(f"{number}支部", town.education, field=town.school.field)
    opened = make_round(town.department)
    branches = Enrolment.objects.filter(round=opened, organisation__code__startswith="T")
    moment = clock.now()
    for branch, (form, sheet) in zip(branches, states, strict=True):
        if form is not None:
            Assessment.objects.create(
                enrolment=branch, state=form, state_since=moment, begun_at=moment
            )
        if sheet is not None:
            reported = {"minutes_number": "1号", "minutes_on": clock.today(), "reported_at": moment}
            Sheet.objects.create(
                enrolment=branch,
                state=sheet,
                source=SheetSource.DESK,
                **(reported if sheet == "reported" else {}),
            )
    rows = list(with_filing_state(branches))
    assert len(rows) == 36
    assert [vars(row)["spoken"] for row in rows] == [
        str(filing_state(Enrolment.objects.get(pk=row.pk))) for row in rows
    ]

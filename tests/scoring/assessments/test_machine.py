"""All verbs of the form in any order, by anybody, at any time.

``FORM_EXAMPLES`` and ``FORM_STEPS`` in the environment ask for longer runs.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.scoring.assessments.machine import FormMachine

EXAMPLES = int(os.environ.get("FORM_EXAMPLES", "8"))
STEPS = int(os.environ.get("FORM_STEPS", "40"))


@pytest.mark.django_db
def test_the_form_keeps_its_word_whatever_is_done_to_it() -> None:
    run_state_machine_as_test(
        FormMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )

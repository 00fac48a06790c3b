from collections.abc import Iterator

import pytest

from starrating import clock
from tests.scoring.assessments.branch import STARTS_ON, Branch, at, days, make_branch


@pytest.fixture
def branch(db: None) -> Iterator[Branch]:
    """The branch on the morning of 28 August 2025, within its window; time stands still."""
    with clock.stopped_at(at(STARTS_ON + days(3))):
        yield make_branch()

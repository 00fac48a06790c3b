"""What a service says when it refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from starrating.access import Refused


def refusal(service: Callable[..., Any], **given: Any) -> tuple[int, str]:
    """(status, sentence) of the refusal that calling ``service`` with these arguments meets."""
    with pytest.raises(Refused) as refused:
        service(**given)
    return refused.value.status, refused.value.message

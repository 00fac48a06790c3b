from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations import RunPython

from branches.organisations.models import Field
from starrating.append_only import append_only


def perform(operation: RunPython, *, backwards: bool = False) -> None:
    code: Any = operation.reverse_code if backwards else operation.code
    with connection.schema_editor() as editor:
        code(apps, editor)


@pytest.mark.django_db(transaction=True)
def test_a_table_is_made_append_only_and_let_go_again() -> None:
    field = Field.objects.create(name="学校")
    operation = append_only("branches_field")
    perform(operation)
    Field.objects.create(name="农村")
    for change in (field.delete, lambda: Field.objects.update(name="x")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    perform(operation, backwards=True)
    assert Field.objects.filter(pk=field.pk).update(name="机关") == 1

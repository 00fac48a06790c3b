"""Queries of every page whose SQL is composed once: composing can cost ten times what asking does."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet


class ComposedOnce:
    """A query that is the same for everybody on every day; ``rows()`` asks it, one statement.

    ``compose`` gives its queryset. What depends on today, on the request or on whoever asks does
    not belong into it: the values of the first time stay. Rows carry the annotations as the
    database gives them (a truth may be 0 or 1).
    """

    def __init__(self, compose: Callable[[], QuerySet[Any]]) -> None:
        self._compose = compose

    @cached_property
    def _written(self) -> tuple[type[Model], str, tuple[Any, ...]]:
        rows = self._compose()
        return rows.model, *rows.query.sql_with_params()

    def rows(self) -> list[Any]:
        model, sql, values = self._written
        return list(model._default_manager.raw(sql, values))

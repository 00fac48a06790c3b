"""Truths the database keeps."""

from django.db import models
from django.db.models import F, Q


def one_of(field: str, choices: type[models.Choices], name: str) -> models.CheckConstraint:
    """The column holds one of the choices (blank where the field may be blank is not included)."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


def two_persons(first: str, second: str, name: str) -> models.CheckConstraint:
    """Where the second person has acted there is a first one, and that is somebody else."""
    nobody_yet = Q(**{f"{second}__isnull": True})
    two = Q(**{f"{first}__isnull": False}) & ~Q(**{second: F(first)})
    return models.CheckConstraint(condition=nobody_yet | two, name=name)

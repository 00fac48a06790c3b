"""Truths the database keeps."""

from django.db import models
from django.db.models import Q


def one_of(field: str, choices: type[models.Choices], name: str) -> models.CheckConstraint:
    """The column holds one of the choices (blank where the field may be blank is not included)."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)

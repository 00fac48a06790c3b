"""Clauses: a rule reads ``is_author & is_draft & window_is_open`` and refuses in words.

A clause is a predicate on (who acts, what is acted upon) with the sentence and the answer that a
refusal gets. The first clause that fails speaks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

from starrating.access.roles import Actor

S = TypeVar("S")


class Refused(Exception):
    """An act was refused; ``status`` is the HTTP answer, ``message`` the reason in words.

    403 no right or a conflict of interest, 404 out of reach or absent, 409 a state that forbids,
    422 a faulty form.
    """

    def __init__(self, message: str | Promise, status: int = 409) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.status = status


def forbidden(message: str | Promise) -> Refused:
    return Refused(message, 403)


def conflict(message: str | Promise) -> Refused:
    return Refused(message, 409)


def faulty(message: str | Promise) -> Refused:
    return Refused(message, 422)


@dataclass(frozen=True)
class Clause(Generic[S]):
    """One rule: ``holds(by, subject)`` and what is said where it does not hold."""

    name: str
    holds: Callable[[Actor, S], bool]
    refusal: str | Promise
    status: int = 403

    def refusals(self, by: Actor, subject: S) -> Refused | None:
        """None where the clause holds, else what is said."""
        return None if self.holds(by, subject) else Refused(self.refusal, self.status)

    def check(self, by: Actor, subject: S) -> None:
        """Raise Refused where the clause does not hold."""
        refusal = self.refusals(by, subject)
        if refusal is not None:
            raise refusal

    def allows(self, by: Actor, subject: S) -> bool:
        return self.refusals(by, subject) is None

    def __and__(self, other: "Clause[S]") -> "Clause[S]":
        return _Both(f"{self.name} & {other.name}", self.holds, "", 403, self, other)

    def __or__(self, other: "Clause[S]") -> "Clause[S]":
        """Either holds; where neither does, the first speaks."""

        def either(by: Actor, subject: S) -> bool:
            return self.allows(by, subject) or other.allows(by, subject)

        return Clause(f"({self.name} | {other.name})", either, self.refusal, self.status)


@dataclass(frozen=True)
class _Both(Clause[S]):
    first: Clause[S] | None = None
    second: Clause[S] | None = None

    def refusals(self, by: Actor, subject: S) -> Refused | None:
        for part in (self.first, self.second):
            refusal = part.refusals(by, subject) if part else None
            if refusal is not None:
                return refusal
        return None


def clause(
    refusal: str | Promise, status: int = 403
) -> Callable[[Callable[[Actor, Any], bool]], Clause[Any]]:
    """Turn a predicate ``(by, subject) -> bool`` into a clause with its refusal."""

    def wrap(predicate: Callable[[Actor, Any], bool]) -> Clause[Any]:
        return Clause(predicate.__name__, predicate, refusal, status)

    return wrap

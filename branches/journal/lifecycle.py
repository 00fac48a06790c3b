"""Verbs, transitions, and the one function that performs them.

Every service that changes something is decorated with ``recorded``: it runs in one transaction,
and its journal lines are written when the outermost service ends, so that the chain's head is the
last row any transaction locks. Until then the journal cannot be read (``models.waiting``).
"""

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from branches.journal.models import (
    SENTENCES,
    WORDS,
    Entry,
    Head,
    WaitingLines,
    digest,
    plain,
    rows_digest,
    waiting_lines,
)
from starrating import clock
from starrating.access import Actor, Clause, conflict
from starrating.requests import current_request_id
from starrating.words import Words

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Verb:
    """A verb of the journal: ``slice.verb`` and its sentence with ``{subject}`` in it.

    ``words`` names what its lines hold in before and after, where that is no field of the subject.
    """

    name: str
    sentence: Words
    words: Mapping[str, Words] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        WORDS.setdefault(self.name, {}).update(self.words)
        if str(SENTENCES.setdefault(self.name, self.sentence)) != str(self.sentence):
            raise ValueError(f"verb {self.name} has two sentences")


@dataclass(frozen=True)
class Transition:
    """One line of a lifecycle's table: verb, from, to, and the clauses in the order they speak."""

    verb: Verb
    sources: frozenset[str]
    target: str
    clauses: tuple[Clause[Any], ...] = ()


def recorded(service: Callable[P, R]) -> Callable[P, R]:
    """Run a service in one transaction and write its journal lines last."""

    @functools.wraps(service)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        waiting = waiting_lines()
        kept = len(waiting.lines)
        waiting.depth += 1
        try:
            with transaction.atomic():
                result = service(*args, **kwargs)
                if waiting.depth == 1:
                    _append(waiting)
        except BaseException:
            del waiting.lines[kept:]
            raise
        finally:
            waiting.depth -= 1
        return result

    return call


def _append(waiting: WaitingLines) -> None:
    """Chain the lines to the head, which is locked here and nowhere else."""
    entries = waiting.taken()
    if not entries:
        return
    head = Head.objects.select_for_update().get()
    for entry in entries:
        entry.number = head.number + 1
        entry.previous_hash = head.hash
        entry.hash = digest(entry)
        head.number, head.hash = entry.number, entry.hash
    Entry.objects.bulk_create(entries)
    head.save(update_fields=["number", "hash"])


def record(
    verb: Verb,
    subject: models.Model,
    *,
    by: Actor | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    rows: Iterable[Any] | None = None,
    organisation_code: str = "",
) -> None:
    """Add a journal line to the running service (RuntimeError outside of ``recorded``).

    ``by`` is None for a command run at the machine; ``rows`` of a bulk verb are digested, not kept.
    """
    waiting = waiting_lines()
    if waiting.depth == 0:
        raise RuntimeError("record() belongs inside a service decorated with recorded")
    waiting.lines.append(
        Entry(
            at=clock.now(),
            actor_id=None if by is None else by.pk,
            actor_label=_("系统命令") if by is None else by.acting_label,
            verb=verb.name,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk or ""),
            subject_label=str(subject)[:300],
            organisation_code=organisation_code,
            before=plain(before or {}),
            after=plain(after or {}),
            reason=reason,
            rows_digest="" if rows is None else rows_digest(rows),
            request_id=current_request_id(),
            algorithm=settings.JOURNAL_ALGORITHM,
        )
    )


@recorded
def perform_transition(
    instance: M,
    transition: Transition,
    *,
    by: Actor,
    reason: str = "",
    expected_version: int | None = None,
    changes: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
    rows: Iterable[Any] | None = None,
    organisation_code: str = "",
) -> M:
    """Move ``instance`` along one line of its lifecycle's table.

    The row is locked and read again; right, state and version are checked inside the lock; state,
    ``changes`` (field: value) and version are saved and the journal line is written, which also
    carries ``details`` (name: value) of what else came about. Returns the locked row. Raises
    Refused: by the first clause that fails, with 409 for a state that forbids or a version that
    has moved on.

    The model has ``state`` (with choices) and ``version``.
    """
    model = type(instance)
    row: Any = model._base_manager.select_for_update().get(pk=instance.pk)
    for rule in transition.clauses:
        rule.check(by, row)
    if row.state not in transition.sources:
        raise conflict(
            _("当前状态为“%(state)s”,不能办理此事。") % {"state": row.get_state_display()}
        )
    if expected_version is not None and row.version != expected_version:
        raise conflict(_("这份内容刚被别人改动过,请核对最新内容后再办理。"))
    new_values = {**(changes or {}), "state": transition.target}
    before = {name: getattr(row, name) for name in new_values}
    for name, value in new_values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*new_values, "version"])
    record(
        transition.verb,
        row,
        by=by,
        before=before,
        after={**new_values, **(details or {})},
        reason=reason,
        rows=rows,
        organisation_code=organisation_code,
    )
    return row  # type: ignore[no-any-return]  # the manager of type(instance) gives an M

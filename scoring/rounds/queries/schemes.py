"""What each pool is rated by, and the round's content under the hashes of a rating run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from branches.organisations.models import Field
from scoring import engine
from scoring.rounds.models import Enrolment, Pool, Round, RoundStandard
from scoring.rounds.queries.by_right import enrolments
from scoring.standards.models import Indicator, Standard
from scoring.standards.queries import (
    content_hash,
    content_hashes,
    leaf_indicators,
    schemes_by_standard,
)

# Name, most points, whether a bonus: branches of one pool must be scored by the same.
Content = tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class PoolFields:
    """The fields of every pool, and the standards chosen for them; see ``pool_fields``."""

    round: Round
    pools: tuple[Pool, ...]
    fields: Mapping[int, tuple[Field, ...]]  # by the pool's primary key
    standards: Mapping[int, Standard]  # by the field's primary key

    @cached_property
    def leaves(self) -> dict[int, list[Indicator]]:
        """The scored indicators of a standard, by its primary key; one statement."""
        return leaf_indicators(set(self.standards.values()))

    @cached_property
    def contents(self) -> dict[int, Content]:
        """What a standard scores, by its primary key."""
        return {
            key: tuple((leaf.name, str(leaf.maximum), leaf.is_bonus) for leaf in leaves)
            for key, leaves in self.leaves.items()
        }

    def standards_of(self, pool: Pool) -> list[Standard]:
        """In the order of the fields, those without a standard left out."""
        fields = self.fields.get(pool.pk, ())
        return [self.standards[field.pk] for field in fields if field.pk in self.standards]

    def content_of(self, pool: Pool) -> Content | None:
        """What the pool is scored by; None where nothing is chosen yet."""
        chosen = self.standards_of(pool)
        return self.contents[chosen[0].pk] if chosen else None

    @property
    def missing(self) -> list[Field]:
        """Fields with enrolled branches and no standard."""
        return [
            field
            for pool in self.pools
            for field in self.fields.get(pool.pk, ())
            if field.pk not in self.standards
        ]

    @property
    def mixed(self) -> list[Pool]:
        """Pools whose fields are scored by different indicators."""
        return [
            pool
            for pool in self.pools
            if len({self.contents[one.pk] for one in self.standards_of(pool)}) > 1
        ]


def pool_fields(round: Round) -> PoolFields:
    """The pools of a round with their fields and standards; three statements, one more when asked."""
    pools = list(Pool.objects.filter(round=round).order_by("name"))
    pairs = (
        enrolments(round)
        .order_by("field__position", "field__name")
        .values_list("pool_id", "field_id", "field__name", "field__position")
        .distinct()
    )
    fields: dict[int, list[Field]] = {}
    for pool, key, name, position in pairs:
        fields.setdefault(pool, []).append(Field(pk=key, name=name, position=position))
    return PoolFields(
        round,
        tuple(pools),
        {pool: tuple(found) for pool, found in fields.items()},
        round_standards(round),
    )


def round_standards(round: Round) -> dict[int, Standard]:
    """The chosen standards by the field's primary key; one statement."""
    rows = RoundStandard.objects.filter(round=round).select_related("standard")
    return {row.field_id: row.standard for row in rows}


def pool_schemes(round: Round) -> dict[str, engine.Scheme]:
    """The scheme of every pool that has branches, by its name; the adopted seats under ``explicit``.

    A constant number of statements. Raises SchemeFault naming every pool without a standard or with
    different ones, and what the engine finds wrong; an opened round has no such fault.
    """
    return schemes_of(pool_fields(round))


def schemes_of(found: PoolFields) -> dict[str, engine.Scheme]:
    """``pool_schemes`` of pools read already."""
    faults = standard_faults(found)
    if faults:
        raise engine.SchemeFault(faults)
    round = found.round
    # a pool in which nobody stands (any more) needs none
    chosen = {pool: found.standards_of(pool)[0] for pool in found.pools if pool.pk in found.fields}
    made = schemes_by_standard(round.rule_set, set(chosen.values()), found.leaves)
    is_explicit = round.policy == engine.Overflow.EXPLICIT
    return {
        pool.name: replace(
            made[standard.pk],
            overflow=round.policy,
            seats={pool.name: pool.seats} if is_explicit and pool.seats else {},
        )
        for pool, standard in chosen.items()
    }


def standard_faults(found: PoolFields) -> list[str]:
    """Why pools cannot be rated as they stand, in words."""
    faults = [_("领域“%(name)s”还没有选定标准") % {"name": field.name} for field in found.missing]
    faults += [
        _("评定池“%(name)s”里各领域的指标、分值不一致") % {"name": pool.name}
        for pool in found.mixed
    ]
    return faults


def rules_content(
    round: Round, schemes: Mapping[str, engine.Scheme] | None = None
) -> dict[str, Any]:
    """The rules a run stands on, as JSON values: fingerprints, policy, and each pool's scheme.

    Fingerprints and schemes are worked out from the rows as they stand, so that a change behind the
    stored fingerprints shows; ``schemes`` are those of ``pool_schemes``, where they have been read
    already. A constant number of statements.
    """
    chosen = RoundStandard.objects.filter(round=round).select_related("standard__field", "field")
    hashes = content_hashes({row.standard for row in chosen})
    return {
        "rule_set": [round.rule_set.number, content_hash(round.rule_set)],
        "policy": round.policy,
        "standards": {
            row.field.name: [row.standard.number, hashes[row.standard_id]] for row in chosen
        },
        "schemes": {
            name: engine.scheme_content(scheme)
            for name, scheme in (pool_schemes(round) if schemes is None else schemes).items()
        },
    }


def roster_content(round: Round) -> dict[str, Any]:
    """Who competes where, as JSON values: pools with adopted seats, branches as they were frozen.

    [code, name, pool, field, code of the reviewing body, exempt] of each branch, by code.
    """
    rows = (
        Enrolment.objects.filter(round=round, removed_by_decision=None)
        .order_by("code")
        .values_list(
            *("code", "name", "pool__name", "field__name"),
            *("reviewing_body__code", "is_exempt"),
        )
    )
    return {
        "pools": {
            pool.name: None if pool.seats is None else [pool.five, pool.four, pool.three]
            for pool in Pool.objects.filter(round=round).order_by("name")
        },
        "enrolments": [list(row) for row in rows],
    }

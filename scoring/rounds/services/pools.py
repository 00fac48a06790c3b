"""Pools of a draft: merged by a document, taken apart again."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.rounds import lifecycle
from scoring.rounds.models import Enrolment, Pool, Round
from scoring.rounds.queries import pool_fields, standard_faults
from scoring.rounds.services.locking import (
    NO_POLICY,
    NUMBER_LENGTH,
    clear_seats,
    locked_draft,
    save_round,
    written,
)
from starrating.access import Actor, Refused, conflict, faulty

NAME_LENGTH = 50


@recorded
def merge_pools(
    *, round: Round, pools: Sequence[Pool], name: str, document_number: str, by: Actor
) -> Pool:
    """Let the branches of several pools compete for the same seats, by a recorded document.

    One pool is rated by one scheme: fields whose indicators, points or bonus differ cannot be
    merged. Adopted seats and a policy confirmed with them fall. Raises Refused: 403; 404 for a
    pool that is not there; 409 once opened, where standards are missing or differ, or the name is
    another pool's; 422 for fewer than two pools or blanks.
    """
    row = locked_draft(round, by=by)
    name = written(name, NAME_LENGTH, _("评定池名称"))
    number = written(document_number, NUMBER_LENGTH, _("合池文号"))
    merged = _standing(row, pools)
    if len(merged) < 2:
        raise faulty(_("请至少选两个评定池。"))
    if Pool.objects.filter(round=row, name=name).exclude(pk__in=[one.pk for one in merged]):
        raise conflict(_("已有名为“%(name)s”的评定池。") % {"name": name})
    _require_same_standards(row, merged)
    before = [one.name for one in merged]
    kept, *others = merged
    Enrolment.objects.filter(pool__in=others).update(pool=kept)
    _fall_seats(row)
    kept.refresh_from_db()
    Pool.objects.filter(pk__in=[one.pk for one in others]).delete()
    kept.name, kept.merge_document = name, number
    kept.save(update_fields=["name", "merge_document"])
    save_round(row)
    record(
        lifecycle.MERGE_POOLS,
        row,
        by=by,
        before={"pools": before},
        after={"pool": name, "document_number": number},
    )
    return kept


def _standing(row: Round, pools: Sequence[Pool]) -> list[Pool]:
    keys = {pool.pk for pool in pools}
    found = list(Pool.objects.filter(round=row, pk__in=keys).order_by("name"))
    if len(found) != len(keys):
        raise Refused(_("所选的评定池已经变动,请刷新后重选。"), 404)
    return found


def _require_same_standards(row: Round, merged: Sequence[Pool]) -> None:
    found = pool_fields(row)
    contents = {one.name: found.content_of(one) for one in merged}
    bare = [name for name, content in contents.items() if content is None]
    if bare:
        raise conflict(_("“%(pools)s”还没有选定标准,选定后才能合并。") % {"pools": "、".join(bare)})
    if len(set(contents.values())) > 1 or standard_faults(found):
        raise conflict(
            _("“%(pools)s”的指标、分值或加分项不一致,不能合并:同一评定池须用同样的指标打分。")
            % {"pools": "、".join(contents)}
        )


def _fall_seats(row: Round) -> None:
    if Pool.objects.filter(round=row, five__isnull=False).exists():
        clear_seats(row)
        save_round(row, **NO_POLICY)


@recorded
def separate_pool(*, round: Round, pool: Pool, by: Actor) -> list[Pool]:
    """Take a merged pool apart: one pool for each field again.

    Adopted seats and a policy confirmed with them fall. Raises Refused: 403; 404 for a pool that
    is not there; 409 once opened, or for a pool of one field or one that was not merged.
    """
    row = locked_draft(round, by=by)
    (merged,) = _standing(row, [pool])
    fields = pool_fields(row).fields.get(merged.pk, ())
    if not merged.merge_document or len(fields) < 2:
        raise conflict(_("“%(name)s”不是合并而成的评定池。") % {"name": merged.name})
    taken = set(Pool.objects.filter(round=row).exclude(pk=merged.pk).values_list("name", flat=True))
    clash = [field.name for field in fields if field.name in taken]
    if clash:
        raise conflict(_("已有名为“%(name)s”的评定池。") % {"name": "、".join(clash)})
    before = {"pool": merged.name, "document_number": merged.merge_document}
    _fall_seats(row)
    merged.refresh_from_db()
    first, *rest = fields
    merged.name, merged.merge_document = first.name, ""
    merged.save(update_fields=["name", "merge_document"])
    made = [merged]
    for field in rest:
        own = Pool.objects.create(round=row, name=field.name)
        Enrolment.objects.filter(round=row, pool=merged, field_id=field.pk).update(pool=own)
        made.append(own)
    save_round(row)
    record(
        lifecycle.SEPARATE_POOL,
        row,
        by=by,
        before=before,
        after={"pools": [one.name for one in made]},
    )
    return made

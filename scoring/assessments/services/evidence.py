"""Files that prove something: taken in by their content, kept under random names, given out whole."""

import hashlib
from collections.abc import Iterable, Sequence

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from branches.journal.lifecycle import recorded
from scoring.assessments.lifecycle import ADD_EVIDENCE, REMOVE_EVIDENCE, USE_EVIDENCE
from scoring.assessments.models import Assessment, Evidence, EvidenceUse, Purpose, Submission
from scoring.assessments.queries import standard_of
from scoring.assessments.services.locking import locked_for_filling, note, reopened
from scoring.standards.models import DeductionRule, Indicator
from starrating import clock
from starrating.access import Actor, Refused, conflict, faulty
from starrating.uploads import (
    FILE_BYTES,
    keep_file,
    kind_of,
    random_name,
    read_file,
    shown_name,
)

MOST_FILES = 60
MOST_BYTES = 300 * 1024 * 1024


@recorded
def add_evidence(
    *,
    assessment: Assessment,
    data: bytes,
    filename: str,
    indicators: Sequence[Indicator],
    by: Actor,
    rules: Sequence[DeductionRule] = (),
) -> Evidence:
    """Take in a file that proves indicators as a whole, or single rules of theirs.

    The same bytes again are not kept twice: the file there gets the new uses. Raises Refused: 403;
    404 for an indicator or rule of another standard; 409 where the form cannot be filled in now, an
    indicator was not sent back, or there are too many files; 422 for a file that is no sound pdf,
    docx, xlsx, jpg or png of at most 20 MB.
    """
    row = locked_for_filling(assessment, by=by)
    uses = _wanted(row, indicators, rules)
    file = take_in(row, data, filename, Purpose.EVIDENCE, by=by)
    _add_uses(file, uses)
    note(ADD_EVIDENCE, row, by=by, after={**_facts(file), "uses": _labels(uses)})
    return file


def take_in(
    row: Assessment, data: bytes, filename: str, purpose: Purpose, *, by: Actor
) -> Evidence:
    """A file of a locked form: on the disk first, then its row. Refuses like ``add_evidence``."""
    kind = kind_of(data, most=FILE_BYTES)
    sha256 = hashlib.sha256(data).hexdigest()
    alive = Evidence.objects.filter(assessment=row, removed_at=None)
    known = alive.filter(purpose=purpose, sha256=sha256).first()
    if known is not None:
        return known
    size = alive.aggregate(sum=Sum("size"))["sum"] or 0
    if alive.count() >= MOST_FILES or size + len(data) > MOST_BYTES:
        raise conflict(
            _("一份自评最多 %(files)s 个文件、共 %(size)s MB;一个文件可以证明多项,不必重复上传。")
            % {"files": MOST_FILES, "size": MOST_BYTES // 1024 // 1024}
        )
    file = Evidence(
        assessment=row,
        purpose=purpose,
        key=random_name(),
        name=shown_name(filename, kind, str(purpose.label)),
        kind=kind,
        size=len(data),
        sha256=sha256,
        added_by_id=by.pk,
        added_at=clock.now(),
    )
    keep_file(file.stored_name, data)
    file.save()
    return file


@recorded
def use_evidence(
    *,
    evidence: Evidence,
    indicators: Sequence[Indicator],
    by: Actor,
    rules: Sequence[DeductionRule] = (),
) -> Evidence:
    """Say anew what a file proves: these indicators and rules, and no others.

    A form sent back keeps the uses under indicators that were not. Raises Refused: 403; 404 for a
    removed file or another standard's parts; 409; 422 where nothing is left that it proves.
    """
    row = locked_for_filling(evidence.assessment, by=by)
    file = _present(row, evidence)
    uses = _wanted(row, indicators, rules)
    keys = reopened(row)
    old = list(file.uses.select_related("indicator", "rule"))
    kept = [use for use in old if keys is not None and use.indicator_id not in keys]
    if not uses and not kept:
        raise faulty(_("请至少选择一项指标;不再需要的文件请删去。"))
    file.uses.exclude(pk__in=[use.pk for use in kept]).delete()
    _add_uses(file, uses)
    before: dict[str, object] = {"file": file.name, "uses": _labels(old)}
    note(USE_EVIDENCE, row, by=by, before=before, after={"uses": _labels([*kept, *uses])})
    return file


@recorded
def remove_evidence(*, evidence: Evidence, by: Actor) -> Evidence:
    """Take a file off the form. Its row stays; the bytes go where no submission rests on them.

    Raises Refused: 403; 404 where it is removed already; 409 where the form cannot be filled in
    now, or the file also proves an indicator that was not sent back.
    """
    row = locked_for_filling(evidence.assessment, by=by)
    file = _present(row, evidence)
    keys = reopened(row)
    uses = list(file.uses.select_related("indicator", "rule"))
    if keys is not None and any(use.indicator_id not in keys for use in uses):
        raise conflict(_("这个文件还证明没有被退回的指标,不能删去。"))
    note(REMOVE_EVIDENCE, row, by=by, before={**_facts(file), "uses": _labels(uses)})
    file.uses.all().delete()
    return drop(file, by=by)


def drop(file: Evidence, *, by: Actor) -> Evidence:
    """Mark a file removed; erase it from the storage unless a submission rests on it."""
    file.removed_by_id, file.removed_at = by.pk, clock.now()
    if file.sha256 not in _submitted(file.assessment):
        file.erased_at = file.removed_at
        stored = file.stored_name
        transaction.on_commit(lambda: default_storage.delete(stored))
    file.save(update_fields=["removed_by", "removed_at", "erased_at"])
    return file


def _submitted(assessment: Assessment) -> set[str]:
    """SHA-256 of every file that a submission of the form names."""
    found = set()
    for content in Submission.objects.filter(assessment=assessment).values_list(
        "content", flat=True
    ):
        for indicator in content["indicators"]:
            found |= {file["sha256"] for file in indicator["evidence"]}
        if content["on_behalf"]:
            found.add(content["on_behalf"]["scan"])
    return found


def read_evidence(evidence: Evidence) -> bytes:
    """The file as it was handed in.

    Raises Refused: 404 where it was erased; 409 where the storage no longer holds those bytes.
    """
    if evidence.erased_at is not None:
        raise Refused(_("这个文件已经删去。"), 404)
    return read_file(evidence.stored_name, evidence.sha256)


def _present(row: Assessment, evidence: Evidence) -> Evidence:
    found = Evidence.objects.filter(
        pk=evidence.pk, assessment=row, removed_at=None, purpose=Purpose.EVIDENCE
    ).first()
    if found is None:
        raise Refused(_("这个文件已经删去。"), 404)
    return found


def _wanted(
    row: Assessment, indicators: Iterable[Indicator], rules: Iterable[DeductionRule]
) -> list[EvidenceUse]:
    """The uses asked for, not yet saved, each of an indicator that is open."""
    standard = standard_of(row.enrolment)
    wanted = [EvidenceUse(indicator=indicator) for indicator in indicators]
    wanted += [EvidenceUse(indicator=rule.indicator, rule=rule) for rule in rules]
    keys = reopened(row)
    for use in wanted:
        if use.indicator.standard_id != standard.pk:
            raise Refused(_("这项指标不在本党组织的考评标准里,请刷新页面。"), 404)
        if keys is not None and use.indicator_id not in keys:
            raise conflict(_("“%(name)s”没有被退回,不能修改。") % {"name": use.indicator.name})
    return wanted


def _add_uses(file: Evidence, uses: Iterable[EvidenceUse]) -> None:
    known: set[tuple[int, int | None]] = set(file.uses.values_list("indicator_id", "rule_id"))
    new = []
    for use in uses:
        if (use.indicator_id, use.rule_id) not in known:
            known.add((use.indicator_id, use.rule_id))
            use.evidence = file
            new.append(use)
    EvidenceUse.objects.bulk_create(new)


def _labels(uses: Iterable[EvidenceUse]) -> list[str]:
    return [str(use) for use in uses]


def _facts(file: Evidence) -> dict[str, object]:
    return {name: getattr(file, name) for name in ("name", "kind", "size", "sha256")}

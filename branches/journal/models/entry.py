"""The journal's rows: append-only, each chained to the one before."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from branches.journal.models.waiting import WrittenManager
from starrating import clock

GENESIS = "0" * 64
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")

# Verb name → sentence with {subject}; filled where the slices declare their verbs.
SENTENCES: dict[str, Any] = {}
# Verb name → what its lines hold in before and after → that in words; filled likewise.
WORDS: dict[str, dict[str, Any]] = {}


class Change(NamedTuple):
    """One thing that an entry holds before and after, in words."""

    label: str
    before: str
    after: str


class Entry(models.Model):
    """One verb done: who, in which post, to what, before and after, why.

    Database triggers refuse UPDATE and DELETE. ``hash`` is the digest of the canonical form of all
    other columns (``canonical``), ``previous_hash`` that of number − 1.
    """

    number = models.PositiveBigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("办理人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    actor_label = models.CharField(_("姓名与职务"), max_length=200)
    verb = models.CharField(_("动作"), max_length=64, db_index=True)
    subject_type = models.CharField(_("对象种类"), max_length=64)
    subject_id = models.CharField(_("对象编号"), max_length=64)
    subject_label = models.CharField(_("对象"), max_length=300)
    organisation_code = models.CharField(_("党组织代码"), max_length=32, blank=True, db_index=True)
    before = models.JSONField(_("变更前"), default=dict)
    after = models.JSONField(_("变更后"), default=dict)
    reason = models.TextField(_("理由"), blank=True)
    rows_digest = models.CharField(_("批量行摘要"), max_length=64, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=16, blank=True)
    algorithm = models.CharField(_("算法"), max_length=16)
    previous_hash = models.CharField(_("前一条摘要"), max_length=64)
    hash = models.CharField(_("本条摘要"), max_length=64, unique=True)

    objects = WrittenManager["Entry"]()

    class Meta:
        verbose_name = _("日志")
        ordering = ["-number"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"

    @property
    def sentence(self) -> str:
        """The verb told as a sentence; an unknown verb of an older version by its name."""
        template = SENTENCES.get(self.verb)
        if template is None:
            return f"{self.verb} {self.subject_label}"
        return str(template).format(subject=self.subject_label)

    @property
    def changes(self) -> list[Change]:
        """What it holds before and after: named by the verb, by the subject's field, or by its key.

        A person is told by name and user name; one statement for all of them, none without any.
        """
        names = sorted({*self.before, *self.after})
        fields = {name: self._field(name) for name in names}
        persons = _persons(
            held.get(name)
            for name, field in fields.items()
            if is_person(field)
            for held in (self.before, self.after)
        )
        return [self._change(name, fields[name], persons) for name in names]

    def _change(self, name: str, field: Any, persons: Mapping[int, str]) -> Change:
        label = WORDS.get(self.verb, {}).get(name) or getattr(field, "verbose_name", name)
        words: dict[Any, Any] = dict(getattr(field, "flatchoices", ()))
        kind: type = str
        if is_person(field):
            words, kind = dict(persons), int
        before, after = (
            told(words.get(value, value) if isinstance(value, kind) else value)
            for value in (self.before.get(name), self.after.get(name))
        )
        return Change(str(label), before, after)

    def _field(self, name: str) -> Any:
        """The subject's field of that name; None where there is none."""
        try:
            return apps.get_model(self.subject_type)._meta.get_field(name)
        except (LookupError, ValueError, FieldDoesNotExist):
            return None


def is_person(field: Any) -> bool:
    """Whether a column holds the key of an account."""
    return getattr(field, "related_model", None) is get_user_model()


def _persons(keys: Iterable[Any]) -> dict[int, str]:
    """Accounts by key, told by name and user name."""
    wanted = {key for key in keys if isinstance(key, int)}
    if not wanted:
        return {}
    found = get_user_model()._default_manager.filter(pk__in=wanted)
    rows = found.values_list("pk", "name", "username")
    return {key: f"{name}({username})" for key, name, username in rows}


def told(value: Any) -> str:
    """A value of a line as people read it; a dash for none."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return "、".join(map(str, value)) or "—"
    if isinstance(value, Promise):
        return str(value)
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return _local(value) if _MOMENT.fullmatch(value) else value


def _local(moment: str) -> str:
    """A moment as ``plain`` writes it, by the city's clock."""
    return clock.local(datetime.fromisoformat(moment)).strftime("%Y-%m-%d %H:%M:%S")


class Head(models.Model):
    """The end of the chain: one row, locked last by every transaction that writes the journal."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    objects = WrittenManager["Head"]()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="journal_one_head")]

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class SubmittedForm(models.Model):
    """A form that was taken in: sent again (double click, F5, back) it leads to the same place."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=36)
    path = models.CharField(max_length=300)
    location = models.CharField(max_length=500)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="submitted_form_once")
        ]

    def __str__(self) -> str:
        return self.key

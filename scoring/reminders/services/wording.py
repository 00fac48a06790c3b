"""The words of reminders: a message to one person, a text to paste for many."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from branches.people.models import Account
from scoring.reminders.queries import Task
from scoring.reminders.services.gateways import Message, Recipient
from starrating import clock


def message_to(account: Account, tasks: Sequence[Task], *, key: str, day: date) -> Message:
    """All of a person's tasks in one message; no score, no link, nothing to sign in with."""
    lines = list(dict.fromkeys(task.sentence for task in tasks))
    late = sum(clock.is_past(task.due) for task in tasks)
    subject = _("【五星创评】您有 %(count)s 件工作待办") % {"count": len(lines)}
    if late:
        subject += _(",其中有已逾期的")
    text = "\n".join(
        [
            _("%(name)s同志:") % {"name": account.name},
            "",
            _("您在%(city)s基层党组织“五星创评”中有以下工作待办:") % {"city": settings.CITY},
            *_numbered(lines),
            "",
            _("请登录系统,在“我的工作”里办理。已经办理的不必理会。本消息由系统发出,不用回复。"),
        ]
    )
    recipient = Recipient(account.username, account.name, account.email)
    return Message(key, day, recipient, subject, text)


def _numbered(lines: Iterable[str]) -> list[str]:
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)]


def text_to_paste(tasks: Sequence[Task]) -> str:
    """What is pasted into a group: which bodies, until when; no person is named. Empty for none."""
    if not tasks:
        return ""
    today = clock.today()
    head = _("【五星创评催办】截至%(month)s月%(day)s日,以下 %(count)s 件工作请抓紧办理:") % {
        "month": today.month,
        "day": today.day,
        "count": len(tasks),
    }
    tail = _("请登录系统办理。有困难的请与审核党委联系。")
    return "\n".join([head, *_numbered(task.sentence for task in tasks), tail])

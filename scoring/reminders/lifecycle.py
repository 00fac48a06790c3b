"""The verbs of reminders with their sentences."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Verb

SEND = Verb(
    "reminders.send",
    _("发送了{subject}的催办提醒"),
    {"day": _("日期"), "sent": _("已发出"), "failed": _("未发出")},
)
LOG_LIST = Verb(
    "reminders.log_list",
    _("登记了{subject}的催办名单已发出"),
    {"way": _("方式"), "kind": _("时限"), "tasks": _("事项")},
)

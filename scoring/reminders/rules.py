"""Who may have reminders sent, and say that a list went out."""

from django.utils.translation import gettext_lazy as _

from starrating.access import Actor, Role, clause


@clause(_("只有组织部评定员可以发送催办提醒。"))
def is_officer(by: Actor, _subject: object) -> bool:
    return by.holds(Role.OFFICER)


@clause(_("只有党委审核员、党委负责人和组织部评定员可以登记催办。"))
def is_urger(by: Actor, _subject: object) -> bool:
    return any(by.holds(role) for role in (Role.REVIEWER, Role.LEADER, Role.OFFICER))

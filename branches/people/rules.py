"""Who may make accounts and give posts, and who is too close to a branch to act on it alone.

The three administrators are kept apart: system makes accounts but gives no post, security gives
and confirms posts but makes no account, audit reads the journal. A bureau clerk looks after
secretaries and preparers of the own subtree and nobody else.
"""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from branches.people.models import Account, Post
from starrating.access import BRANCH_ROLES, Actor, Clause, Role, clause


@clause(_("只有系统管理员可以办理账号。"))
def is_system(by: Actor, _subject: object) -> bool:
    return by.holds(Role.SYSTEM)


@clause(_("只有安全管理员可以办理。"))
def is_security(by: Actor, _subject: object) -> bool:
    return by.holds(Role.SECURITY)


@clause(_("不能办理自己的账号和任职。"))
def is_somebody_else(by: Actor, account: Account) -> bool:
    return bool(by.pk != account.pk)


@clause(_("只能办理本党委下属党组织的账号。"))
def is_clerk_of_account(by: Actor, account: Account) -> bool:
    """The clerk's subtree holds the account's own branch, and no other kind of post is held."""
    if account.duty != Account.Duty.BUSINESS or account.organisation is None:
        return False
    if not by.holds(Role.CLERK, str(account.organisation.path)):
        return False
    posts = account.posts.exclude(role__in=BRANCH_ROLES)
    return not posts.exists()


@clause(_("党委账号管理员只能为下属党组织建立账号。"))
def is_clerk_of_new(by: Actor, account: Account) -> bool:
    organisation = account.organisation
    return organisation is not None and by.holds(Role.CLERK, str(organisation.path))


@clause(_("党委账号管理员只能办理下属党组织书记和填报员的任职。"))
def is_clerk_of_post(by: Actor, post: Post) -> bool:
    is_below = by.holds(Role.CLERK, str(post.organisation.path))
    return is_below and Role(post.role) in BRANCH_ROLES


@clause(_("不能任命自己。"))
def is_not_own_post(by: Actor, post: Post) -> bool:
    return bool(by.pk != post.account_id)


@clause(_("只有业务账号可以任职。"), 409)
def is_for_business(_by: Actor, post: Post) -> bool:
    return post.account.duty == Account.Duty.BUSINESS


def holds_or_held_post(
    by: Actor, organisation: Organisation, starts_on: date, ends_on: date
) -> bool:
    """Whether a post in this very organisation was held on any day of the period."""
    return (
        Post.objects.filter(
            account_id=by.pk,
            organisation=organisation,
            confirmed_at__isnull=False,
            starts_on__lte=ends_on,
        )
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        .exists()
    )


def is_conflicted(by: Actor, organisation: Organisation, starts_on: date, ends_on: date) -> bool:
    """Whether somebody belongs to a branch, or holds or held a post in it within the period.

    Such a person neither scores, returns, rules on nor checks that branch as a single case
    (conflict of interest: 回避).
    """
    belongs = Account.objects.filter(pk=by.pk, organisation=organisation).exists()
    return belongs or holds_or_held_post(by, organisation, starts_on, ends_on)


def is_unconflicted(organisation: Organisation, starts_on: date, ends_on: date) -> Clause[object]:
    """The clause for a single act on ``organisation`` within a round's period."""

    @clause(_("您是该党组织的成员,或在考评周期内在该党组织任职,按回避规定不能单独办理此事。"))
    def unconflicted(by: Actor, _subject: object) -> bool:
        return not is_conflicted(by, organisation, starts_on, ends_on)

    return unconflicted

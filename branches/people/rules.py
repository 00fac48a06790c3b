"""Who may make accounts and give posts, and who is too close to a branch to act on it alone.

The three administrators are kept apart: system makes business accounts but gives no right,
security gives and confirms posts and duties but makes no account and no password, audit reads the
journal. So no administrator comes by a right alone. A bureau clerk looks after secretaries and
preparers of the own subtree and nobody else.
"""

from datetime import date

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import RATED_KINDS, REVIEWING_KINDS, Kind, Organisation
from branches.people.models import Account, Post, Tie
from branches.people.queries import close_organisations
from starrating.access import (
    BRANCH_ROLES,
    BUREAU_ROLES,
    POST_ROLES,
    Actor,
    Clause,
    Role,
    clause,
    faulty,
)

# The kinds of organisation in which each role can be held. Officers and approvers act for the whole
# city, posts lent by other units (inspector, objections, secrecy) serve it: all at its root.
PLACES: dict[Role, tuple[Kind, ...]] = {
    **dict.fromkeys(POST_ROLES, (Kind.DEPARTMENT,)),
    **dict.fromkeys(BUREAU_ROLES, (*REVIEWING_KINDS, Kind.GENERAL_BRANCH)),
    **dict.fromkeys(BRANCH_ROLES, RATED_KINDS),
}


@clause(_("只有系统管理员可以建立账号。"))
def is_system(by: Actor, _subject: object) -> bool:
    return by.holds(Role.SYSTEM)


@clause(_("只有安全管理员可以办理。"))
def is_security(by: Actor, _subject: object) -> bool:
    return by.holds(Role.SECURITY)


@clause(_("不能办理自己的账号和任职。"))
def is_somebody_else(by: Actor, account: Account) -> bool:
    return bool(by.pk != account.pk)


@clause(_("业务账号由系统管理员办理,管理员账号由安全管理员办理。"))
def is_keeper(by: Actor, account: Account) -> bool:
    is_business = account.duty == Account.Duty.BUSINESS
    return by.holds(Role.SYSTEM if is_business else Role.SECURITY)


@clause(_("管理员的口令只能在服务器上用 issue_password 命令签发。"))
def is_of_business(_by: Actor, account: Account) -> bool:
    """Whoever could set an administrator's password would be that administrator."""
    return account.duty == Account.Duty.BUSINESS


@clause(_("只能办理本党委下属党组织的账号,且该账号只任下属党组织的书记、填报员。"))
def is_clerk_of_account(by: Actor, account: Account) -> bool:
    """The account's own branch and every post it holds lie in the clerk's subtree."""
    if not _is_below(by, account.organisation):
        return False
    posts = account.posts.not_over().select_related("organisation")
    return all(
        Role(post.role) in BRANCH_ROLES and _is_below(by, post.organisation) for post in posts
    )


@clause(_("党委账号管理员只能为下属党组织建立账号。"))
def is_clerk_of_new(by: Actor, account: Account) -> bool:
    return _is_below(by, account.organisation)


@clause(_("党委账号管理员只能办理下属党组织书记和填报员的任职。"))
def is_clerk_of_post(by: Actor, post: Post) -> bool:
    return Role(post.role) in BRANCH_ROLES and _is_below(by, post.organisation)


@clause(_("这个账号不在本党委的下属党组织,不能由您任命,请安全管理员办理。"))
def is_clerk_of_holder(by: Actor, post: Post) -> bool:
    return _is_below(by, post.account.organisation)


def _is_below(by: Actor, organisation: Organisation | None) -> bool:
    return organisation is not None and by.holds(Role.CLERK, str(organisation.path))


@clause(_("只有系统管理员和党委账号管理员可以导入账号。"))
def is_importer(by: Actor, _subject: object) -> bool:
    return by.holds(Role.SYSTEM) or by.holds(Role.CLERK)


@clause(_("不能任命自己。"))
def is_not_own_post(by: Actor, post: Post) -> bool:
    return bool(by.pk != post.account_id)


@clause(_("只有业务账号可以任职。"), 409)
def is_for_business(_by: Actor, post: Post) -> bool:
    return post.account.duty == Account.Duty.BUSINESS


@clause(_("管理员不办理业务,不需要申报回避关系。"))
def is_of_own_business(by: Actor, account: Account) -> bool:
    return by.pk == account.pk and account.duty == Account.Duty.BUSINESS


@clause(_("只有本人和安全管理员可以结束这项回避关系。"))
def is_own_tie(by: Actor, tie: Tie) -> bool:
    return bool(by.pk == tie.account_id)


MAY_CREATE = is_clerk_of_new | is_system
MAY_CHANGE = is_somebody_else & is_keeper
MAY_DISABLE = is_somebody_else & (is_keeper | is_clerk_of_account)
MAY_ISSUE = is_of_business & is_somebody_else & (is_clerk_of_account | is_keeper)
MAY_UNLOCK = is_security
MAY_ASSIGN = is_security & is_somebody_else
MAY_GIVE = (
    is_not_own_post & is_for_business & (is_security | (is_clerk_of_post & is_clerk_of_holder))
)
MAY_CONFIRM = is_security & is_not_own_post
MAY_END = is_clerk_of_post | is_security
MAY_DECLARE_TIE = is_of_own_business
MAY_END_TIE = is_own_tie | is_security


def misplacement(role: Role, organisation: Organisation) -> str:
    """Why the role cannot be held in such an organisation; empty where it can."""
    if organisation.kind in PLACES[role]:
        return ""
    kinds = "、".join(str(kind.label) for kind in PLACES[role])
    return _t("%(role)s只能任于%(kinds)s,“%(name)s”是%(kind)s。") % {
        "role": role.label,
        "kinds": kinds,
        "name": organisation.name,
        "kind": organisation.get_kind_display(),
    }


def require_place(role: Role, organisation: Organisation) -> None:
    """Raise Refused (422) where the role cannot be held in such an organisation."""
    if sentence := misplacement(role, organisation):
        raise faulty(sentence)


def is_conflicted(by: Actor, organisation: Organisation, starts_on: date, ends_on: date) -> bool:
    """Whether ``organisation`` is one of ``close_organisations``; one statement."""
    return close_organisations(by, starts_on, ends_on).filter(pk=organisation.pk).exists()


def is_unconflicted(organisation: Organisation, starts_on: date, ends_on: date) -> Clause[object]:
    """The clause for a single act on ``organisation`` within a round's period."""

    @clause(
        _(
            "您是该党组织的成员,或现在、考评周期内在该党组织任职,或申报了回避关系,按回避规定不能单独办理此事。"
        )
    )
    def unconflicted(by: Actor, _subject: object) -> bool:
        return not is_conflicted(by, organisation, starts_on, ends_on)

    return unconflicted

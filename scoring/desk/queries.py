"""What waits, for whom, and who could do it: gathered from every stage, cut by right."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from branches.organisations.models import Organisation
from branches.people.models import Account, Post
from branches.people.queries import posts_visible_to
from scoring.assessments import queries as assessments
from scoring.assessments.models import Assessment, FilingState
from scoring.publicity import queries as publicity
from scoring.rating import queries as rating
from scoring.rating.models import Result
from scoring.reviews import queries as reviews
from scoring.reviews.models import Review
from scoring.reviews.queries import BureauProgress
from scoring.rounds import queries as rounds
from scoring.rounds.models import Enrolment, Round, RoundState
from starrating.access import BRANCH_ROLES, BUREAU_ROLES, DEPARTMENT_ROLES, Role
from starrating.waiting import Waiting

STAGES = (rounds, assessments, reviews, rating, publicity)
SHOWN_HOLDERS = 3


@dataclass(frozen=True)
class Awaited:
    """An act that somebody else has to do, with the names of those who can."""

    act: Waiting
    holders: str


@dataclass(frozen=True)
class Worktable:
    """Acts for the one who asks, and acts of others that hold up the round."""

    mine: list[Waiting]
    others: list[Awaited]


def unfinished_rounds() -> list[Round]:
    """Rounds in preparation or open, the newest year first; one statement."""
    return list(
        Round.objects.exclude(state=RoundState.CLOSED)
        .select_related("department", "rule_set")
        .order_by("-year")
    )


def worktable(by: Account, unfinished: Iterable[Round]) -> Worktable:
    """What waits for ``by`` in the post acted in, and for whom others wait.

    Others' acts are shown to the department and the bureaus only. The number of statements does
    not depend on how many acts there are.
    """
    acts = [*_first_steps(unfinished), *_posts_to_confirm(by)]
    for one in unfinished:
        for stage in STAGES:
            acts += stage.waiting(one)
    mine = [act for act in acts if act.is_for(by)]
    if not by.roles & {*DEPARTMENT_ROLES, *BUREAU_ROLES}:
        return Worktable(mine, [])
    others = [act for act in acts if not act.is_for(by) and _may_know(by, act)]
    return Worktable(mine, _with_holders(others))


def _may_know(by: Account, act: Waiting) -> bool:
    """The department knows of all acts, a bureau of those in its subtree."""
    if by.roles & set(DEPARTMENT_ROLES):
        return True
    return any(act.path.startswith(path) for path in by.paths(*BUREAU_ROLES))


def _first_steps(unfinished: Iterable[Round]) -> list[Waiting]:
    """What comes before any round: the roster, then the round of the year."""
    if not Organisation.objects.exclude(parent=None).exists():
        address = reverse("organisations:upload_roster")
        return [Waiting(_("导入党组织名册"), address, Role.OFFICER)]
    if not list(unfinished):
        return [Waiting(_("建立本年度的创评批次"), reverse("rounds:create"), Role.OFFICER)]
    return []


def _posts_to_confirm(by: Account) -> list[Waiting]:
    if Role.SECURITY not in by.roles:
        return []
    count = posts_visible_to(by).waiting().count()
    if not count:
        return []
    label = _("确认导入的任职 %(count)s 项") % {"count": count}
    return [Waiting(label, f"{reverse('people:posts')}?phase=waiting", Role.SECURITY)]


def _with_holders(acts: list[Waiting]) -> list[Awaited]:
    """Each act with the names of those who hold its role where it has to be held; one statement."""
    roles = {act.role for act in acts}
    posts = list(
        Post.objects.in_force().filter(role__in=roles).select_related("account", "organisation")
        if roles
        else ()
    )
    return [Awaited(act, _names(act, posts)) for act in acts]


def _names(act: Waiting, posts: Iterable[Post]) -> str:
    names = [
        post.account.name
        for post in posts
        if post.role == act.role
        and post.account_id not in act.excluded
        and (not act.path or post.covers(act.path))
    ]
    if not names:
        return _("%(role)s(无人任职)") % {"role": act.role.label}
    shown = "、".join(list(dict.fromkeys(names))[:SHOWN_HOLDERS])
    return _("%(role)s %(names)s") % {"role": act.role.label, "names": shown}


def progress(by: Account, unfinished: Iterable[Round]) -> tuple[Round | None, list[BureauProgress]]:
    """The open round and how far each body in reach is; for those alone who may read its scores."""
    opened = next((one for one in unfinished if one.state == RoundState.OPEN), None)
    if opened is None or not by.roles & {*DEPARTMENT_ROLES, Role.REVIEWER, Role.LEADER}:
        return opened, []
    return opened, reviews.progress_by_bureau(rounds.enrolments_visible_to(by, opened))


def work_in_hand(post: Post) -> list[str]:
    """What the holder has in hand by this post, and who takes it up when the post ends.

    Sentences with numbers and no names, since administrators read them. Three statements at most.
    """
    if post.role in BRANCH_ROLES:
        return _forms_of(post)
    path = str(post.organisation.path)
    reviews = Review.objects.filter(
        holder=post.account_id, state=Review.State.UNDER_REVIEW, body__path__startswith=path
    )
    copies = Assessment.objects.filter(
        entered_by=post.account_id,
        entry_confirmed_at=None,
        entered_at__isnull=False,
        enrolment__reviewing_body__path__startswith=path,
    )
    told = [
        (
            reviews.count(),
            _("经办中的审核 %(count)s 份:任职结束后即无人经办,由同一党委的审核员接着办。"),
        ),
        (
            copies.count(),
            _(
                "代录中的纸质申请表 %(count)s 份:任职结束后由同一党委的人放弃代录,或请支部自己填报。"
            ),
        ),
    ]
    return [sentence % {"count": count} for count, sentence in told if count]


def _forms_of(post: Post) -> list[str]:
    forms = Assessment.objects.filter(
        enrolment__organisation=post.organisation_id,
        enrolment__round__state=RoundState.OPEN,
        in_charge=post.account_id,
    ).exclude(state=FilingState.MERGED)
    if not forms.exists():
        return []
    return [_("正在负责本党组织的自评:填写的内容留在党组织,继任书记登录后先接手、重读声明。")]


def own_results(by: Account) -> list[Result]:
    """Published results of the branch a secretary or preparer acts for, newest year first."""
    if not by.roles & set(BRANCH_ROLES):
        return []
    return list(publicity.results_visible_to(by).order_by("-run__round__year"))


def own_outcomes(by: Account) -> list[Enrolment]:
    """Branches a secretary or preparer acts for whose review a meeting has upheld, newest first."""
    if not by.roles & set(BRANCH_ROLES):
        return []
    return list(reviews.told_branches(by))

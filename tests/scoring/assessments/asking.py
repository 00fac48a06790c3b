"""Questions and replies made by chance, for laws that hold of all of them."""

from hypothesis import strategies as st

from scoring.assessments.models import Choice
from scoring.assessments.sheets import Question, Reply
from scoring.assessments.sheets.questions import Kind

MAXIMUM = 2000
_points = st.integers(1, 2500)
_KINDS = [kind.value for kind in Kind]


@st.composite
def questions(draw: st.DrawFn, key: int = 1, kind: str = "") -> Question:
    """A rule as a standard may hold it."""
    kind = kind or draw(st.sampled_from(_KINDS))
    points, limit, ceiling = None, None, None
    grades: tuple[tuple[str, int], ...] = ()
    measure, comparison, threshold = "", "", None
    if kind in {Kind.FIXED, Kind.PER_OCCURRENCE, Kind.PER_PERSON, Kind.THRESHOLD}:
        points = draw(_points)
    if kind in {Kind.PER_OCCURRENCE, Kind.PER_PERSON, Kind.DISCRETION, Kind.BONUS}:
        limit = draw(st.none() | _points)
    if kind == Kind.BONUS:
        points, limit = draw(st.none() | _points), limit or draw(_points)
    if kind == Kind.GRADED:
        got = sorted(draw(st.sets(st.integers(0, 2000), min_size=2, max_size=4)), reverse=True)
        grades = tuple((f"档{place}", each) for place, each in enumerate(got))
    if kind == Kind.VETO:
        ceiling = draw(st.integers(0, 4))
    if kind == Kind.THRESHOLD or (kind == Kind.VETO and draw(st.booleans())):
        measure, threshold = "数", draw(st.integers(0, 20_000))
        comparison = draw(st.sampled_from(["below", "at_least"]))
    return Question(
        key, kind, f"第{key}项", points, limit, measure, comparison, threshold, grades, ceiling
    )


@st.composite
def replies(draw: st.DrawFn, question: Question) -> Reply | None:
    """Any answer, whole or not; None for none at all."""
    if draw(st.integers(0, 9)) == 0:
        return None
    labels = [label for label, _points in question.grades]
    return Reply(
        choice=draw(st.sampled_from(["", *Choice.values])),
        count=draw(st.none() | st.integers(0, 30)),
        measure=draw(st.none() | st.integers(0, 20_000)),
        grade=draw(st.sampled_from(["", "无此档", *labels])),
        points=draw(st.none() | st.integers(0, 2500)),
        reason=draw(st.sampled_from(["", "有原因"])),
    )


@st.composite
def whole_replies(draw: st.DrawFn, question: Question) -> Reply:
    """An answer that lacks nothing, under ``MAXIMUM``."""
    if question.kind == Kind.GRADED:
        return Reply("some", grade=draw(st.sampled_from(question.grades))[0])
    choice = draw(st.sampled_from(Choice.values))
    measure = None
    if question.is_measured and choice != Choice.NOT_APPLICABLE:
        measure = draw(st.integers(0, 20_000))
        choice = Choice.SOME if question.is_met(measure) else Choice.NONE
    most = MAXIMUM if question.limit is None else min(question.limit, MAXIMUM)
    return Reply(
        choice,
        count=draw(st.integers(1, 30)),
        measure=measure,
        points=draw(st.integers(0, most)),
        reason="有原因",
    )


@st.composite
def forms(draw: st.DrawFn, *, is_whole: bool) -> tuple[list[Question], dict[int, Reply]]:
    """The questions of one indicator and what was answered."""
    asked = [draw(questions(key=key)) for key in range(1, draw(st.integers(1, 6)) + 1)]
    given = {}
    for question in asked:
        reply = draw(whole_replies(question) if is_whole else replies(question))
        if reply is not None:
            given[question.key] = reply
    return asked, given

"""What every row of a review workbook is asked, whatever it says."""

from collections.abc import Callable, Mapping

from scoring.reviews.queries.review_book import corrected_after, submitted_contents
from scoring.reviews.services.offline.in_hand import InHand
from scoring.reviews.sheets.review_book import VERSION, AnyRow, ReadBook
from scoring.reviews.sheets.table import CODE
from starrating.access import Refused
from starrating.workbook import Fault


class Held:
    """The branches that a file is held against, and what is wrong with its rows.

    ``hands`` are by code, ``letters`` the columns' letters by sheet and heading. ``corrected`` is
    the last submission that was answered after it had been sent back for an indicator, by
    (enrolment, indicator), ``contents`` what was submitted by (enrolment, number): both only of the
    branches that submitted again since the file was taken along.
    """

    def __init__(
        self,
        hands: Mapping[str, InHand],
        book: ReadBook,
        letters: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.faults: list[Fault] = []
        self.misnamed: dict[tuple[str, str], str] = {}
        self.hands = hands
        self._letters = letters
        self._met: dict[tuple[str, ...], tuple[str, int]] = {}
        self._barred: set[str] = set()
        behind = {
            hands[row.code].branch.pk
            for row in book.rows
            if row.code in hands and row.seen and int(row.seen[0]) < hands[row.code].submission
        }
        self.corrected = corrected_after(behind)
        self.contents = submitted_contents(behind)

    def hand(self, row: AnyRow) -> InHand | None:
        """The branch of a row; None, and a fault, where it is not to be reviewed by who asks."""
        found = self.hands.get(row.code)
        if found is None:
            self.fault(row, CODE, "not_yours", row.code, "没有由您审核的、使用这个代码的党组织")
        elif row.name and row.name != found.branch.name:
            self.misnamed[row.code, row.name] = found.branch.name
        return found

    def is_repeated(self, row: AnyRow, *key: str) -> bool:
        """Whether the file has said that already; a fault of the later row."""
        sheet, number = self._met.setdefault(key, (row.sheet, row.number))
        if (sheet, number) == (row.sheet, row.number):
            return False
        where = "" if sheet == row.sheet else f"工作表“{sheet}”"
        self.fault(row, CODE, "duplicate_row", row.code, f"重复,{where}第 {number} 行已有")
        return True

    def is_barred(self, row: AnyRow, hand: InHand) -> bool:
        """Whether nothing can be written of the branch now; a fault of its first such row."""
        if hand.bar and row.code not in self._barred:
            self._barred.add(row.code)
            message = f"“{hand.branch.name}”现在不能录入:{hand.bar}"
            self.fault(row, CODE, "barred", row.code, message)
        return bool(hand.bar)

    def is_ahead(self, row: AnyRow, hand: InHand) -> bool:
        """Whether the row looked at a submission that is not there; a fault."""
        number = int(row.seen[0])
        if number > hand.submission:
            message = f"该党组织只提交过 {hand.submission} 次,不是本批次下载的这一行"
            self.fault(row, VERSION, "bad_version", f"提交{number}", message)
        return number > hand.submission

    def text(self, row: AnyRow, heading: str, clean: Callable[[], str]) -> str | None:
        """The text that ``clean`` gives; None, and a fault, where it refuses."""
        try:
            return clean()
        except Refused as refused:
            self.fault(row, heading, "bad_text", None, refused.message.rstrip("。"))
            return None

    def fault(self, row: AnyRow, heading: str, kind: str, value: str | None, message: str) -> None:
        letter = self._letters.get(row.sheet, {}).get(heading)
        place = (row.sheet, row.number, letter, heading)
        self.faults.append(Fault(*place, str(kind), value, message))

"""Pages of publicity: for the public, for the department, for the branch itself."""

from scoring.publicity.views.acts import (
    ChangeNotice,
    CloseNotice,
    DraftNotice,
    IssuerPage,
    PublishNotice,
    WithdrawNotice,
)
from scoring.publicity.views.department import Manage, Preview
from scoring.publicity.views.files import feed, notice_csv, notice_json
from scoring.publicity.views.public import Home, NoticeList, NoticePage, Verification
from scoring.publicity.views.results import ResultPage
from scoring.publicity.views.stars import CardPage, StarSearch

__all__ = [
    "CardPage",
    "ChangeNotice",
    "CloseNotice",
    "DraftNotice",
    "Home",
    "IssuerPage",
    "Manage",
    "NoticeList",
    "NoticePage",
    "Preview",
    "PublishNotice",
    "ResultPage",
    "StarSearch",
    "Verification",
    "WithdrawNotice",
    "feed",
    "notice_csv",
    "notice_json",
]

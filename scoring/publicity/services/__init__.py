"""What is done to notices and to the data of who issues them."""

from scoring.publicity.services.drafts import NoticeText, change_notice, draft_notice
from scoring.publicity.services.issuers import enter_issuer
from scoring.publicity.services.publication import close_notice, publish_notice, withdraw_notice
from scoring.publicity.services.verification import notice_faults

__all__ = [
    "NoticeText",
    "change_notice",
    "close_notice",
    "draft_notice",
    "enter_issuer",
    "notice_faults",
    "publish_notice",
    "withdraw_notice",
]

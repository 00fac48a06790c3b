"""Prove every notice that is out, from the scores up, and look for the journal's ends printed on it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from branches.journal.queries import verify_chain
from scoring.publicity.queries import notices_public, printed_ends
from scoring.publicity.services import notice_faults


class Command(BaseCommand):
    help = (
        "核对全部公示:内容、名单与指纹和日志相符,现行公示的评定重算一致,公示上印的日志末端还在。"
        "有问题时以状态 1 结束。"
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        notices = list(notices_public())
        faults = []
        for notice in notices:
            faults += [f"{notice.number}:{edit}" for edit in notice_faults(notice)]
        faults += verify_chain(printed_ends(notices)).faults
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"公示共 {len(notices)} 份,发现 {len(faults)} 处问题")
        self.stdout.write(f"公示完好:共 {len(notices)} 份,日志末端都在")

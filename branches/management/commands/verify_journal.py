"""Walk the journal's chain and say whether it is whole."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from branches.journal.queries import ChainHead, verify_chain


class Command(BaseCommand):
    help = "核对日志链:序号连续、摘要相符、末端一致。有问题时以状态 1 结束。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor", action="append", default=[], metavar="序号:摘要", help="公示上印的日志末端"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        anchors = []
        for text in options["anchor"]:
            number, _colon, value = text.partition(":")
            if not (number.isascii() and number.isdigit() and len(value) == 64):
                raise CommandError(f"锚点写法应为 序号:摘要,现为 {text}")
            anchors.append(ChainHead(int(number), value.lower()))
        result = verify_chain(anchors)
        for fault in result.faults:
            self.stderr.write(fault)
        if result.faults:
            raise CommandError(f"日志共 {result.checked} 条,发现 {len(result.faults)} 处问题")
        self.stdout.write(f"日志完整:共 {result.checked} 条,末端 {result.head}")

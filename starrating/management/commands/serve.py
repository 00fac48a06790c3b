"""Serve on this machine."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from starrating.server import Server, prepare, reserve


class Command(BaseCommand):
    help = "准备数据库并在本机 127.0.0.1 启动;标准输出只有一行网址。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("port", type=int, nargs="?", default=8000, help="端口")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            listener = reserve(options["port"])
            prepare(self.stderr)
            Server(listener, self.announce).run()
        except KeyboardInterrupt:
            raise SystemExit(130) from None

    def announce(self, address: str) -> None:
        self.stdout.write(address)
        self.stdout.flush()
        self.stderr.write(_("已启动。按 Ctrl-C 停止。"), self.style.SUCCESS)

"""Serves the application on this machine: port, database, demonstration city, gunicorn."""

import socket
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError, OutputWrapper
from django.db import OperationalError, connections
from django.utils.translation import gettext as _
from gunicorn.app.base import BaseApplication

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "127.0.0.1"


def reserve(port: int) -> socket.socket:
    """The bound socket of ``port`` on this machine, not yet listening.

    Bound before the database is prepared, so that a second server does not migrate first and
    fail later. Raises CommandError with what to do when the port cannot be had.
    """
    reserved = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # a server stopped a moment ago leaves the port in TIME_WAIT
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        reserved.bind((HOST, port))
    except OverflowError as error:
        reserved.close()
        raise CommandError(_("端口应为 1 到 65535 的整数。")) from error
    except PermissionError as error:
        reserved.close()
        raise CommandError(
            _("当前用户无权使用 {port} 端口,请改用 1024 以上的端口。").format(port=port)
        ) from error
    except OSError as error:
        reserved.close()
        raise CommandError(
            _("{port} 端口已被占用。请关闭占用它的程序,或换一个端口:./run serve {other}").format(
                port=port, other=port + 1 if port < 65535 else 8000
            )
        ) from error
    return reserved


def prepare(said: OutputWrapper) -> None:
    """Bring the database up to date, forget old forms, collect static files, build the demonstration.

    Raises CommandError when the database does not answer or the storage folder is closed to us.
    """
    try:
        # WhiteNoise warns at every start when it is absent
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(_("存储文件夹无法使用:{error}").format(error=error)) from error
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("purge_forms", verbosity=0)
        if settings.PRODUCTION:
            call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO and "demo" in get_commands() and is_empty():
            said.write(_("正在建立演示城市,约需一分钟……"))
            call_command("demo", stdout=said, stderr=said)
    except OperationalError as error:
        raise CommandError(_("数据库无法使用:{error}").format(error=error)) from error


def is_empty() -> bool:
    """Nobody has an account yet."""
    return not get_user_model()._default_manager.exists()


class Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    """Gunicorn with everything decided here, nothing read from files or its own variables."""

    def __init__(self, listener: socket.socket, announce: "Callable[[str], None]") -> None:
        self.listener = listener
        self.announce = announce
        super().__init__()

    def load_config(self) -> None:
        address = f"http://{HOST}:{self.listener.getsockname()[1]}/"
        chosen: dict[str, Any] = {
            "bind": f"fd://{self.listener.detach()}",
            "workers": 2,
            "worker_class": "gthread",
            "threads": 4,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 5,
            "errorlog": "-",
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "starrating",
            "when_ready": lambda _arbiter: self.announce(address),
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from starrating.wsgi import application  # noqa: PLC0415 - refuses to load while a page has no access row

        # a connection must not be shared by the processes that serve
        connections.close_all()
        return application

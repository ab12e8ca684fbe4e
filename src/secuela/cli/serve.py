"""``secuela serve``: the live page, on this machine alone unless a host is named."""

import secrets
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from secuela.evidence.errors import OptionError
from secuela.evidence.message import message
from secuela.text.language import marked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.web.server import Settings

_LONGEST_TOKEN, _SHORTEST_TOKEN = 200, 16
_CONNECTIONS, _PATIENCE, _HEADERS = 400, 5, 16 * 1024  # at once; seconds that an idle one is kept; bytes


def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help=marked("Port of the page."))] = 8000,
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADDRESS", help=marked("Where to listen; anything but this machine asks for a token.")
        ),
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="NAME", help=marked("A name by which the page is called; repeatable.")),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            metavar="TEXT",
            envvar="SECUELA_TOKEN",
            help=marked("The token that is asked for; one is drawn where none is given."),
        ),
    ] = None,
) -> None:
    """Open the live page: move a lever, watch the futures move."""
    from secuela.web.shields import LOOPBACK

    alone = host in LOOPBACK
    shown = _checked(token) or (None if alone else secrets.token_urlsafe(24))
    try:
        import uvicorn

        from secuela.web.server import application
    except ImportError as error:
        raise _not_installed(error) from error
    _refuse_taken(host, port)
    from secuela.cli.live_simulator import LiveSimulator

    served = application(LiveSimulator(), _settings(host, name or [], shown))
    for line in _said(host, port, shown):
        typer.echo(line, err=True)
    uvicorn.run(
        served,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_PATIENCE,
        h11_max_incomplete_event_size=_HEADERS,
    )


def _settings(host: str, names: list[str], token: str | None) -> "Settings":
    from secuela.web.server import Settings
    from secuela.web.shields import LOOPBACK

    everywhere = host in {"0.0.0.0", "::"} and not names
    return Settings(
        hosts=None if everywhere else LOOPBACK | {host.lower(), *(each.lower() for each in names)}, token=token
    )


def _checked(token: str | None) -> str | None:
    if token is None or (_SHORTEST_TOKEN <= len(token) <= _LONGEST_TOKEN and token.isascii() and token.isprintable()):
        return token
    raise OptionError(
        message("The token is too short, too long, or holds unusual signs."),
        where="--token",
        why=message("whoever guesses it can use the page"),
        fix=message(
            "give {low} to {high} letters and digits, or leave it out", low=_SHORTEST_TOKEN, high=_LONGEST_TOKEN
        ),
    )


def _refuse_taken(host: str, port: int) -> None:
    """Nobody is sent to an address at which something else answers."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _name, address in found:
            with socket.socket(family, kind, protocol) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind(address)
    except OSError as error:
        raise OptionError(
            message("The page cannot be opened at port {port} of {host}.", port=str(port), host=host),
            where="secuela serve",
            why=str(error.strerror or error),
            fix=message("stop what uses the port already, or name another one: --port 8001, make serve PORT=8001"),
        ) from error


def _not_installed(error: ImportError) -> OptionError:
    return OptionError(
        message("The live page needs {package}, which is not installed.", package=str(error.name)),
        where="secuela serve",
        why=message("it is an extra of the package, so that assessments do without it"),
        fix=message("install it: pip install 'secuela[web]'; in the project's folder `make serve` does it"),
    )


def _said(host: str, port: int, token: str | None) -> list[str]:
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/" + (f"?token={token}" if token else "")
    lines = [_("The live page: {address} (stop it with Ctrl+C)").format(address=address)]
    if token:
        lines += [
            _(
                "Whoever has this address with its token may use the page. What is sent is not encrypted: put it "
                "behind a proxy with TLS that passes the Host header on, let it listen on this machine alone, and "
                "name the page with --name."
            )
        ]
    return lines

"""What stands between the network and the answers: headers, hosts, a token, sizes, rates and times."""

import asyncio
import hmac
import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "secuela-token"
PAGES = ("/en", "/es")
POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
        "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    )
)  # fmt: skip
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_FIELDS = 20
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Limits:
    """What one address may ask for.

    Args:
        body: Bytes of a request.
        seconds: In which a request must have arrived whole.
        rate: Requests a second in the long run.
        burst: Requests at once.
        addresses: Addresses that are remembered.
    """

    body: int = 64 * 1024
    seconds: float = 10.0
    rate: float = 40.0
    burst: int = 400
    addresses: int = 4096


@dataclass
class _Allowance:
    left: float
    since: float = field(default_factory=time.monotonic)


class Shields:
    """The outermost layer of the server.

    Args:
        app: What is behind it.
        hosts: Names by which it may be called; any where it is None.
        token: What must be shown; None where nothing must.
        limits: Sizes and rates.
    """

    def __init__(
        self,
        app: App,
        *,
        hosts: Iterable[str] | None = LOOPBACK,
        token: str | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._app, self._token, self._limits = app, token, limits or Limits()
        self._hosts = None if hosts is None else frozenset(hosts)
        self._allowances: OrderedDict[str, _Allowance] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headed = _with_headers(send)
        refused = self._refusal(scope)
        if refused is not None:
            await _say(headed, *refused)
            return
        shown = _token_in_query(scope)
        if self._token is not None and shown is not None and hmac.compare_digest(shown, self._token):
            await _remember(headed, scope, self._token)
            return
        body = await self._body(receive)
        if body is None:
            await _say(headed, 413, "too large or too slow")
            return
        await self._app(scope, _replayed(body, receive), headed)

    def _refusal(self, scope: Scope) -> tuple[int, str, float] | None:
        headers = _headers(scope)
        if self._hosts is not None and _host(headers.get("host", "")) not in self._hosts:
            return 421, "this server is not called by that name", 0.0
        if not _same_site(headers):
            return 403, "another site may not ask here", 0.0
        wait = self._wait(str((scope.get("client") or ("",))[0]))
        if wait > 0:
            return 429, "too many requests", wait
        if not _short(headers, self._limits.body):
            return 413, "too large", 0.0
        if self._token is not None and not self._known(scope, headers, self._token):
            return (
                401,
                "this server asks for the token that it printed when it was started: add ?token=… to its address",
                0.0,
            )
        return None

    def _wait(self, address: str) -> float:
        """Seconds until an address may ask again; 0 where it may now."""
        now, limits = time.monotonic(), self._limits
        held = self._allowances.pop(address, None) or _Allowance(float(limits.burst), now)
        held.left = min(float(limits.burst), held.left + (now - held.since) * limits.rate)
        held.since = now
        self._allowances[address] = held
        while len(self._allowances) > limits.addresses:
            self._allowances.popitem(last=False)
        if held.left < 1:
            return (1 - held.left) / limits.rate
        held.left -= 1
        return 0.0

    def _known(self, scope: Scope, headers: Mapping[str, str], token: str) -> bool:
        shown = [_token_in_query(scope), _cookie(headers.get("cookie", ""))]
        kind, _space, bearer = headers.get("authorization", "").partition(" ")
        shown.append(bearer if kind.lower() == "bearer" else None)
        return any(hmac.compare_digest(each.encode(), token.encode()) for each in shown if each)

    async def _body(self, receive: Receive) -> bytes | None:
        """The whole of a request; None where it is too large or comes too slowly."""
        parts, size = list[bytes](), 0
        try:
            async with asyncio.timeout(self._limits.seconds):
                while True:
                    message = await receive()
                    part = message.get("body", b"") if message["type"] == "http.request" else b""
                    parts.append(part)
                    size += len(part)
                    if size > self._limits.body:
                        return None
                    if message["type"] != "http.request" or not message.get("more_body"):
                        return b"".join(parts)
        except TimeoutError:
            return None


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _host(text: str) -> str:
    """The name in a host header, without its port.

    >>> _host("127.0.0.1:8000"), _host("[::1]:8000"), _host("localhost")
    ('127.0.0.1', '::1', 'localhost')
    """
    if text.startswith("["):
        return text[1:].partition("]")[0].lower()
    return text.partition(":")[0].lower()


def _same_site(headers: Mapping[str, str]) -> bool:
    """Whether a request comes from the page itself, from an address bar, or from no browser at all."""
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != headers.get("host"):
        return False
    own = headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    return own or headers.get("sec-fetch-mode") == "navigate"


def _short(headers: Mapping[str, str], limit: int) -> bool:
    length = headers.get("content-length", "0")
    return length.isascii() and length.isdigit() and int(length[:20]) <= limit


def _token_in_query(scope: Scope) -> str | None:
    try:
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"), max_num_fields=_FIELDS)
    except ValueError:
        return None
    return next(iter(asked.get("token", ())), None)


def _cookie(text: str) -> str | None:
    pairs = (part.strip().partition("=") for part in text.split(";"))
    return next((value for name, _is, value in pairs if name == COOKIE), None)


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            named = {name.lower() for name, _value in message.get("headers", ())}
            own = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in named]
            cache = [] if b"cache-control" in named else [(b"cache-control", b"no-store")]
            message = {**message, "headers": [*message.get("headers", ()), *own, *cache]}
        await send(message)

    return sending


async def _say(send: Send, status: int, text: str, wait: float = 0.0) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    headers += [(b"retry-after", str(math.ceil(wait)).encode())] if wait else []
    headers += [(b"connection", b"close")] if status == 413 else []  # noqa: PLR2004  the rest of it is not read
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


async def _remember(send: Send, scope: Scope, token: str) -> None:
    """The same address without the token, which a cookie keeps from now on, so that no link carries it further."""
    kept = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict"
    kept += "; Secure" if scope.get("scheme") == "https" else ""
    path = scope["path"] if scope["path"] in PAGES else "/"
    headers = [(b"location", path.encode()), (b"set-cookie", kept.encode())]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _replayed(body: bytes, receive: Receive) -> Receive:
    told = False

    async def receiving() -> MutableMapping[str, Any]:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving

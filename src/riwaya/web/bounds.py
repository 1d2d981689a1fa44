"""How large what is sent to the desk may be, told before it is taken in."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOADS = "/add/files"
UPLOAD_BYTES = 256 * 1024 * 1024
"""Of one upload, all its files together."""
UPLOAD_FILES = 2000
OTHER_BYTES = 8 * 1024 * 1024
"""Of any other request."""


class BodyLimit:
    """ASGI middleware: a body longer than its route allows is refused (413) where the limit is passed, and not read on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body counted."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = UPLOAD_BYTES if scope["path"] == UPLOADS else OTHER_BYTES
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        came = 0

        async def counted() -> Message:
            nonlocal came
            if announced.isdigit() and int(announced) > limit:
                raise _too_large(limit)
            message = await receive()
            came += len(message.get("body", b""))
            if came > limit:
                raise _too_large(limit)
            return message

        await self.app(scope, counted, send)


def _too_large(limit: int) -> HTTPException:
    return HTTPException(413, f"More than {limit // 1024 // 1024} MB at once. Send less, or use riwaya add on the machine.")

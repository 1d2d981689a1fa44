"""What pages send: JSON of a known shape and a bounded size."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

LARGEST = 100_000
"""Bytes."""

T = TypeVar("T")


async def sent(request: Request, shape: type[T]) -> T:
    """The body. 413 where it is too large, 415 where it is not JSON, 422 where it has another shape."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "Send JSON (Content-Type: application/json).")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise HTTPException(413, f"It has {LARGEST:,} bytes at most.")
    try:
        return msgspec.json.decode(bytes(body), type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RequestValidationError([{"loc": ("body", ""), "msg": str(error)}]) from error

"""Adding: files and folders are dropped, articles pasted; read in the background, with what failed and why."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import msgspec
from fastapi import APIRouter, Form, HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from riwaya.errors import InputError
from riwaya.sources import published_day
from riwaya.sources.article import BAD_DATE, EMPTY, NOT_FOUND
from riwaya.store.adding import Failure
from riwaya.store.articles import path_of
from riwaya.web.bounds import UPLOAD_BYTES, UPLOAD_FILES, UPLOADS
from riwaya.web.desk import Desk, TheDesk, TheWorkspace
from riwaya.web.identity import Coder
from riwaya.web.rendering import page
from riwaya.web.tables import csv_response
from riwaya.web.uploads import PREFIX, Sent, keep
from riwaya.web.work import Job

router = APIRouter(include_in_schema=False)
SHOWN = 200
"""Failures on the page; the table has all."""
FAILED = ("uri", "document", "code", "place", "message", "remedy", "first", "last", "tries")
ENDINGS = ".html .htm .txt .json .jsonl .ndjson .csv .warc .wacz .gz"

Line = Annotated[str, Form(max_length=500)]
Text = Annotated[str, Form(max_length=1_000_000)]


@router.get("/add")
def add(request: Request, person: Coder, desk: TheDesk) -> Response:  # noqa: ARG001
    """What can be added and how, what is being read, what could not be."""
    failed = desk.workspace.failures()
    return page(
        request,
        "add.html",
        jobs=desk.work.jobs(),
        failures=failed[-SHOWN:][::-1],
        failed=len(failed),
        again=sum(can_retry(one) for one in failed),
        can_retry=can_retry,
        writable=desk.workspace.writable,
        bytes=UPLOAD_BYTES,
        files=UPLOAD_FILES,
        endings=ENDINGS,
    )


@router.post(UPLOADS)
async def add_files(request: Request, person: Coder, desk: TheDesk) -> Response:
    """Take files in, and begin to read them."""
    async with request.form(max_files=UPLOAD_FILES, max_fields=20) as form:
        uploads = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
        published, outlet = _given(str(form.get("published") or ""), str(form.get("outlet") or ""))
        if not uploads:
            raise InputError(EMPTY, "no file was sent", where="files", remedy="Choose files or a folder.")
        job = await run_in_threadpool(_take, desk, uploads, person.name, published, outlet)
    return _begun(request, job)


@router.post("/add/paste")
def add_paste(  # noqa: PLR0913  (each is a field of the form)
    request: Request, person: Coder, desk: TheDesk, text: Text, title: Line = "", outlet: Line = "", published: Line = "", url: Line = ""
) -> Response:
    """Take in an article that was pasted."""
    if not text.strip():
        raise InputError(EMPTY, "there is no text", where="text", remedy="Paste the article.")
    day, given_outlet = _given(published, outlet)
    fields = {"title": title.strip(), "outlet": given_outlet, "published": day, "url": url.strip(), "text": text.replace("\r\n", "\n")}
    data = msgspec.json.encode({name: value for name, value in fields.items() if value})
    folder = Path(tempfile.mkdtemp(prefix="riwaya-"))
    path = folder / "00000.json"
    path.write_bytes(data)
    sent = Sent(path, f"{PREFIX}paste-{hashlib.sha256(data).hexdigest()[:12]}.json")
    return _begun(request, desk.work.read([sent], folder, by=person.name, kind="paste"))


@router.get("/add/jobs/{name}")
def job(request: Request, person: Coder, desk: TheDesk, name: str) -> Response:  # noqa: ARG001
    """How far a piece of work is: a page, or the part of it that is asked for again and again."""
    found = desk.work.job(name)
    if found is None:
        raise HTTPException(404, "This work is not remembered: the desk was started anew since. What was read is kept.")
    return page(request, "_job.html" if request.headers.get("hx-request") else "job.html", job=found, full=True)


@router.post("/add/retry")
def retry(request: Request, person: Coder, desk: TheDesk, uri: Annotated[str, Form(max_length=4000)] = "") -> Response:
    """Try one failure again, or all that can be tried."""
    again = [one.uri for one in desk.workspace.failures() if can_retry(one) and uri in ("", one.uri)]
    if not again:
        raise InputError(NOT_FOUND, "nothing that can be tried again", where=uri or "failures", remedy="Send the file anew.")
    return _begun(request, desk.work.retry(again, by=person.name))


@router.post("/add/forget")
def forget(person: Coder, workspace: TheWorkspace, uri: Annotated[str, Form(max_length=4000)]) -> RedirectResponse:
    """Take a failure off the list."""
    workspace.forget(uri, by=person.name)
    return RedirectResponse("/add#failures", status_code=303)


@router.get("/add.csv")
def failures_csv(person: Coder, workspace: TheWorkspace) -> Response:  # noqa: ARG001
    """What could not be read, whole."""
    return csv_response("failures", FAILED, ([getattr(one, name) for name in FAILED] for one in workspace.failures()))


def can_retry(failure: Failure) -> bool:
    """Whether what failed is still there to be tried: the article is kept, or its file lies on this machine."""
    if failure.document is not None:
        return True
    return not failure.uri.startswith(PREFIX) and Path(path_of(failure.uri)).is_file()


def _take(desk: Desk, uploads: list[UploadFile], by: str, published: str | None, outlet: str | None) -> Job:
    folder = Path(tempfile.mkdtemp(prefix="riwaya-"))
    try:
        sent = [keep(one.file, one.filename or "", folder, number) for number, one in enumerate(uploads)]
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise InputError(NOT_FOUND, f"cannot be kept ({error.strerror})", where="upload", remedy="Make room on the disk.") from error
    return desk.work.read(sent, folder, by=by, published=published, outlet=outlet)


def _given(published: str, outlet: str) -> tuple[str | None, str | None]:
    day = published_day(published.strip()) if published.strip() else None
    if published.strip() and day is None:
        raise InputError(BAD_DATE, f"{published[:40]!r} is not a date", where="published", remedy="Write it as 2018-08-12.")
    return day, outlet.strip() or None


def _begun(request: Request, begun: Job) -> Response:
    address = f"/add/jobs/{begun.id}"
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"address": address})
    return RedirectResponse(address, status_code=303)

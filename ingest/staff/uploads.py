"""Where documents arrive: files one by one from the script, many at once from a plain form, and web addresses."""

import tempfile
from collections.abc import Iterator
from typing import IO, Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from ingest.staff.door import SignedIn
from ingest.staff.office import Office

_IN_MEMORY = 2**20
_PIECE = 2**16
_LONGEST_NAME = 1000


def uploads_router(office: Office) -> APIRouter:
    """The routes ``/staff/upload`` and ``/staff/address``."""
    router = APIRouter()

    @router.post("/staff/upload")
    async def upload(request: Request, staff: SignedIn) -> Response:
        """Acknowledged only when everything is safe on disk. The body is the file itself (``X-File-Name``), or a form with files."""
        if "x-file-name" in request.headers:
            name = unquote(request.headers["x-file-name"], errors="replace")[:_LONGEST_NAME]
            with tempfile.SpooledTemporaryFile(_IN_MEMORY) as arrived:
                async for piece in request.stream():
                    await run_in_threadpool(arrived.write, piece)
                key = await run_in_threadpool(store, name, arrived)
            await run_in_threadpool(office.audit.note, "uploaded", name, staff)
            return JSONResponse({"key": key}, 201)
        files = [file for file in (await request.form()).getlist("files") if isinstance(file, UploadFile) and file.filename]
        if not files:
            raise HTTPException(422)
        for file in files:
            name = str(file.filename)[:_LONGEST_NAME]
            await run_in_threadpool(store, name, file.file)
            await run_in_threadpool(office.audit.note, "uploaded", name, staff)
        return RedirectResponse("/staff/documents?said=uploaded", 303)

    def store(name: str, arrived: IO[bytes]) -> str:
        arrived.seek(0)
        return office.shelf.add(name, _pieces(arrived)).key

    @router.post("/staff/address")
    def address(staff: SignedIn, address: Annotated[str, Form(max_length=2000)]) -> Response:
        job = office.workbench.fetch(address.strip(), staff)
        return RedirectResponse(f"/staff/jobs/{job}", 303)

    return router


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece

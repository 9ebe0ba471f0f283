"""The last step: what would change for visitors, what the questions that matter say to it, and the button."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from ingest.entries import State
from ingest.staff.documents_page import why_unreadable
from ingest.staff.door import SignedIn
from ingest.staff.office import Office
from ingest.staff.pages import page, said

_CHANGES = (State.NEW, State.CHANGED, State.REMOVED, State.FAILED)


def publish_router(office: Office) -> APIRouter:
    """The routes ``/staff/publish`` and ``/staff/rehearse``."""
    router = APIRouter()

    @router.get("/staff/publish")
    def show(request: Request, staff: SignedIn) -> Response:
        job = office.workbench.check_if_needed()
        entries = office.workbench.entries
        return page(
            office.settings,
            staff,
            "publish.html",
            here="publish",
            said=said(request),
            job=job,
            live=next((release for release in office.parts.releases.list() if release.live), None),
            changes=[
                (state.value, [(entry, why_unreadable(entry, staff.language)) for entry in entries if entry.state is state])
                for state in _CHANGES
            ],
            can_publish=job is None and office.workbench.can_publish(),
            rehearsal=office.workbench.rehearsal(),
        )

    @router.post("/staff/rehearse")
    def rehearse(staff: SignedIn) -> Response:
        return RedirectResponse(f"/staff/jobs/{office.workbench.rehearse(staff)}", 303)

    @router.post("/staff/publish")
    def publish(staff: SignedIn, confirmed: Annotated[bool, Form()] = False) -> Response:
        """Nothing that was rehearsed with a loss goes out without somebody's word."""
        rehearsal = office.workbench.rehearsal()
        if rehearsal and rehearsal["worse"] and not confirmed:
            return RedirectResponse("/staff/publish?said=confirm_first", 303)
        return RedirectResponse(f"/staff/jobs/{office.workbench.publish(staff)}", 303)

    return router

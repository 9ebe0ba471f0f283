"""Long work as pages: how far it is, what came of it, and a button to stop it."""

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from ingest.staff.door import SignedIn
from ingest.staff.jobs import Job
from ingest.staff.office import Office
from ingest.staff.pages import page, said


def jobs_router(office: Office) -> APIRouter:
    """The routes ``/staff/jobs/…``."""
    router = APIRouter()

    def known(job_id: str) -> Job:
        job = office.jobs.get(job_id)
        if job is None:
            raise HTTPException(404)
        return job

    @router.get("/staff/jobs/{job_id}")
    def show(request: Request, staff: SignedIn, job_id: str) -> Response:
        return page(office.settings, staff, "job.html", said=said(request), job=known(job_id))

    @router.get("/staff/jobs/{job_id}/progress")
    def progress(job_id: str) -> Response:
        """What the script asks for, until the work is over."""
        job = known(job_id)
        return JSONResponse({"over": job.over, "step": job.step, "done": job.done, "total": job.total})

    @router.post("/staff/jobs/{job_id}/cancel")
    def cancel(staff: SignedIn, job_id: str) -> Response:
        job = known(job_id)
        office.jobs.cancel(job.id)
        office.audit.note("cancelled", job.kind, staff)
        return RedirectResponse(f"/staff/jobs/{job.id}", 303)

    return router

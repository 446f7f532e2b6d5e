"""``madoguchi jobs``: what the worker has to do, what it could not do, and doing that again."""

import json
from collections.abc import Callable
from datetime import datetime

import click

from madoguchi.domain.clock import TOKYO
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import Job
from madoguchi.models.scope import operator_scope
from madoguchi.services import jobs
from madoguchi.services.jobs import JobState, NoSuchJob, NotPossible, jobs_in, state_of

OPEN = {JobState.WAITING, JobState.IN_HAND, JobState.DEAD}
MOST_SHOWN = 100


@click.group("jobs")
def command() -> None:
    """See jobs, run a dead letter again, or call one off."""


@command.command("list")
@click.argument("operator")
@click.option("--dead", is_flag=True, help="Only those that were given up.")
@click.option("--all", "every", is_flag=True, help="Also those that are done or called off.")
def list_jobs(*, operator: str, dead: bool, every: bool) -> None:
    """List the open jobs of OPERATOR, dead letters among them, the newest first."""
    states = {JobState.DEAD} if dead else set(JobState) if every else OPEN
    found, now = operator_named(operator), clock.now()
    with operator_scope(found.slug):
        listed = list(jobs_in(states, now=now)[:MOST_SHOWN])
    for job in listed:
        click.echo(_line(job, now=now))
    click.echo(f"{len(listed)} jobs.")


@command.command("show")
@click.argument("operator")
@click.argument("number", type=int)
def show(operator: str, number: int) -> None:
    """Show the job NUMBER of OPERATOR: what was asked, how far it is, and what befell it."""
    found, now = operator_named(operator), clock.now()
    with operator_scope(found.slug):
        job = Job.objects.filter(pk=number).first()
    if job is None:
        raise click.ClickException(f"no job {number}")
    click.echo(_line(job, now=now))
    for name, value in (("asked", job.arguments), ("stands at", job.state)):
        click.echo(f"  {name}: {json.dumps(value, ensure_ascii=False)}")
    click.echo(f"  queued {_moment(job.queued_at)}, due {_moment(job.due_at)}, tries {job.attempts}")
    if job.last_error:
        click.echo(f"  last failure: {job.last_error}")


@command.command("retry")
@click.argument("operator")
@click.argument("number", type=int)
def retry(operator: str, number: int) -> None:
    """Let the dead or cancelled job NUMBER of OPERATOR go on where it stopped."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        _refused_in_words(number, lambda: jobs.retry(number=number, now=clock.now()))
    click.echo(f"Job {number} is tried again.")


@command.command("cancel")
@click.argument("operator")
@click.argument("number", type=int)
def cancel(operator: str, number: int) -> None:
    """Call the open job NUMBER of OPERATOR off."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        _refused_in_words(number, lambda: jobs.cancel(number=number, now=clock.now()))
    click.echo(f"Job {number} is called off.")


def _refused_in_words(number: int, move: Callable[[], None]) -> None:
    try:
        move()
    except NoSuchJob:
        raise click.ClickException(f"no job {number}") from None
    except NotPossible:
        raise click.ClickException(f"job {number} is in another state than that asks for") from None


def _line(job: Job, *, now: datetime) -> str:
    return f"{job.pk}  {state_of(job, now=now)}  {job.kind}  {job.key}  {job.last_error}".rstrip()


def _moment(at: datetime) -> str:
    return f"{at.astimezone(TOKYO):%Y-%m-%d %H:%M}"

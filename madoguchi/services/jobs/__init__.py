"""Jobs (ジョブ): work that is long, has an hour, or must be tried again (docs/decisions/0027).

``defer`` is for whoever causes one, ``do_next`` for the worker, the rest for staff.
"""

from madoguchi.services.jobs.deferring import LATER, NORMAL, SOONER, defer
from madoguchi.services.jobs.doing import NOT_COME_BACK, Declined, Slice, Work, do_next
from madoguchi.services.jobs.moving import NoSuchJob, NotPossible, cancel, remove_old, retry
from madoguchi.services.jobs.states import JobState, jobs_in, state_of

__all__ = [
    "LATER",
    "NORMAL",
    "NOT_COME_BACK",
    "SOONER",
    "Declined",
    "JobState",
    "NoSuchJob",
    "NotPossible",
    "Slice",
    "Work",
    "cancel",
    "defer",
    "do_next",
    "jobs_in",
    "remove_old",
    "retry",
    "state_of",
]

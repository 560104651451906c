"""The work on requirements: looking them up again after a while."""

from datetime import timedelta

from jobs.kinds import DONE, Kind, Lease, Result, register
from kyc.registrations import lookup
from kyc.registrations.snapshots import REQUIREMENTS, RequirementSnapshot
from numbers_api.errors import NumbersApiError
from numbers_api.factory import API, task_client


def look_up_again(lease: Lease) -> Result:
    """The key is that of the requirements which somebody's order is filled in against."""
    known = RequirementSnapshot.objects.filter(pk=lease.key).first()
    if known is not None:
        place = {"region_code": known.region_code, "number_type": known.number_type}
        lookup.look_up(task_client(), **place)
    return DONE


register(
    Kind(
        REQUIREMENTS,
        look_up_again,
        gate=API,
        passing=(NumbersApiError,),
        first_wait=timedelta(minutes=1),
        longest_wait=timedelta(hours=1),
    )
)

"""The home page as one would write it first."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from tests.bench.ordinary.models import Batch, Bill, MemberPlace, Notice
from tests.bench.surroundings import SLUG


@login_required
def home(request):
    now = timezone.now()
    member_place = get_object_or_404(
        MemberPlace.objects.select_related("place__customer", "member"),
        member__login_id=request.user.username,
    )
    bills = list(
        Bill.objects.filter(operator=SLUG, place=member_place.place, superseded_at=None).order_by("-month")[
            :24
        ]
    )
    notices = Notice.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)
    values = {
        "member_place": member_place,
        "bills": bills,
        "current": bills[0],
        "batch": Batch.objects.filter(kind="bills").order_by("-published_at").first(),
        "notices": notices.order_by("-starts_at")[:3],
    }
    return render(request, "home.html", values)


def other(request, **parts):
    """Stands for the pages that the home page links to."""
    return render(request, "base.html")

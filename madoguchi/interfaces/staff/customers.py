"""Customers (お客さま): found by one box, and one customer with all that belongs there."""

from django.http import Http404, HttpResponse

from madoguchi.domain.audit import subject
from madoguchi.domain.desk_search import LONGEST
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services import customer_desk
from madoguchi.services.customer_search import MOST_HITS, search


def search_page(request: StaffRequest) -> HttpResponse:
    """Find customers by whatever is known of them; each hit counts as looked at."""
    typed = request.GET.get("q", "")[:LONGEST]
    found = search(profile=request.operator.profile, typed=typed)
    customers = dict.fromkeys(place.customer_id for place in found.places)
    members = [subject("member", member.pk) for member in found.members]
    request.looked_at = [*(subject("customer", each) for each in customers), *members]
    return render(request, "customers.html", found=found, typed=typed, most=MOST_HITS)


def customer_page(request: StaffRequest, *, customer: int) -> HttpResponse:
    """Show one customer; ``all`` names the list that is shown as far as a page goes."""
    found = customer_desk.find_customer(customer_id=customer)
    if found is None:
        raise Http404
    whole = request.GET.get("all", "")
    lists = customer_desk.of_customer(found, whole=whole, now=request.now)
    return render(request, "customer.html", customer=found, whole=whole, **lists)

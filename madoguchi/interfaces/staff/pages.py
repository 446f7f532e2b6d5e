"""Pages of long lists (一覧のページ): which one is asked for."""

from madoguchi.interfaces.staff.staff_request import StaffRequest

MOST_PAGES = 200


def page_number(request: StaffRequest) -> int:
    """Give the page of a list that is asked for, from 1; what is no number asks for the first."""
    asked = request.GET.get("page", "")[:4]
    return min(max(int(asked), 1), MOST_PAGES) if asked.isascii() and asked.isdigit() else 1

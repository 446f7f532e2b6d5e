"""Refusals at the staff's counter: what went wrong, and what to do next."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import gettext as _

from madoguchi.domain.permissions import Permission
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.words import permission_words


def not_found(request: StaffRequest) -> HttpResponse:
    """404: there is no such page or record here; another operator's is not told apart."""
    return _page(
        request,
        HTTPStatus.NOT_FOUND,
        _("ページが見つかりません"),
        _("アドレスが違うか、この窓口にはない記録です。"),
    )


def forbidden(request: StaffRequest, permission: Permission) -> HttpResponse:
    """403: none of the colleague's roles holds what the page asks for."""
    needed = permission_words(permission)
    return _page(
        request,
        HTTPStatus.FORBIDDEN,
        _("この操作の権限がありません"),
        _("必要な権限は「%(needed)s」です。お仕事に必要なときは、管理者に役割の追加を依頼してください。")
        % {"needed": needed},
    )


def elsewhere(request: StaffRequest) -> HttpResponse:
    """403: staff of this operator come from other networks."""
    return _page(
        request,
        HTTPStatus.FORBIDDEN,
        _("この接続元からは利用できません"),
        _("職員用窓口は、事業者が定めたネットワークからだけ利用できます。"),
    )


def form_too_old(request: StaffRequest) -> HttpResponse:
    """403: the form was old or came from elsewhere."""
    return _page(
        request,
        HTTPStatus.FORBIDDEN,
        _("フォームの有効期限が切れました"),
        _("登録内容は変わっていません。前のページに戻って読み込み直し、もう一度送信してください。"),
    )


def broken(request: StaffRequest) -> HttpResponse:
    """500: our fault."""
    return _page(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        _("システムの不具合で表示できませんでした"),
        _("登録内容は変わっていません。続くときは、システムの担当者へご連絡ください。"),
    )


def _page(request: StaffRequest, status: int, heading: str, *sentences: str) -> HttpResponse:
    return render(request, "refusal.html", status=status, heading=heading, sentences=sentences)

"""Passwords of staff (職員のパスワード): long, not on the list of guessed ones, and nobody's name."""

from django.utils.translation import gettext as _

from madoguchi.domain.passwords import is_allowed
from madoguchi.models import StaffMember
from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.schema.staff import LONGEST_PASSWORD
from madoguchi.services.passwords import fault_of_name_or_list


def fault_of(password: str, *, staff: StaffMember, profile: Profile) -> str:
    """Say what is wrong with a password in the form that is hashed; empty when nothing is."""
    if not is_allowed(password, rule=profile.staff.password_rule):
        return _("パスワードは%(shortest)s文字以上%(longest)s文字以内で入力してください。") % {
            "shortest": profile.staff.password_shortest,
            "longest": LONGEST_PASSWORD,
        }
    names = (staff.email, staff.email.partition("@")[0], staff.name)
    return fault_of_name_or_list(password, profile=profile, names=names)

"""The desk of a change: a journey's desk, with a member at it and no draft."""

from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.flows.desk import Desk
from madoguchi.models import Member
from madoguchi.operators.schema.journeys import FieldWords, Journey
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.places import find_place
from madoguchi.services.sessions import Visitor

# Fields of which the guide says the same here as where one registers.
SAID_ALIKE = ("nickname", "wants_mail")


def desk_of_visitor(*, profile: Profile, visitor: Visitor, source: str, now: datetime) -> Desk:
    """Lay out what a change needs; the member's address is known as if it had just been given."""
    member = Member.objects.get(pk=visitor.member_id)
    seen = (
        find_place(member_id=member.pk, reference=visitor.place_reference)
        if visitor.place_reference
        else None
    )
    return Desk(
        profile=profile,
        journey=_journey(profile),
        draft=None,
        answers={"email": {"email": member.email}},
        source=source,
        now=now,
        member=member,
        place=seen.place if seen else None,
    )


def _journey(profile: Profile) -> Journey:
    """Give the words of the fields: what is asked for anew is called new."""
    known = profile.registration.field_words if profile.registration else {}
    password, login_id = profile.password.label, profile.login_id.label
    labels = {
        "current_password": _("現在の%(label)s") % {"label": password},
        "password": _("新しい%(label)s") % {"label": password},
        "password_again": _("新しい%(label)s(確認用)") % {"label": password},
        "login_id": _("新しい%(label)s") % {"label": login_id},
        "email_again": _("新しいメールアドレス(確認用)"),
    }
    words = {name: FieldWords(label=label) for name, label in labels.items()}
    words["email"] = FieldWords(label=_("新しいメールアドレス"), hints=_mail_hints(profile))
    alike = {name: known[name] for name in SAID_ALIKE if name in known}
    return Journey.model_construct(field_words=words | alike)


def _mail_hints(profile: Profile) -> tuple[str, ...]:
    let_in = _(
        "携帯電話などで受信制限をお使いの方は、@%(domain)sからのメールを受信できるように設定してください。"
    )
    return (_("このアドレスに確認のメールをお送りします。"), let_in % {"domain": profile.mail.domain})

"""The letters about a request to be forgotten. After it was carried out there is nobody to write to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core import language
from portal.core.house import NoticeKind
from portal.core.say import say_day
from portal.core.web import external_url
from portal.mail import outbox
from portal.members.people import reach
from portal.members.privacy.models import PrivacyRequest

LABEL = _l("Your request to be forgotten")
ASKED = NoticeKind("members.erasure_asked", LABEL, "members", private=True)
EXTENDED = NoticeKind("members.erasure_extended", LABEL, "members", private=True)
REFUSED = NoticeKind("members.erasure_refused", LABEL, "members", private=True)
KINDS = (ASKED, EXTENDED, REFUSED)


def asked(request: PrivacyRequest) -> None:
    _tell(ASKED, request)


def extended(request: PrivacyRequest) -> None:
    _tell(EXTENDED, request, reason=request.extended_because or "")


def refused(request: PrivacyRequest) -> None:
    _tell(REFUSED, request, reason=request.reason)


def _tell(kind: NoticeKind, request: PrivacyRequest, **more: str) -> None:
    to = reach.reader(request.person_id).address
    if to is None:
        return
    with language.spoken(to.language):
        context = {"day": say_day(request.due_on), "page": external_url("members.my_erasure"), **more}
        outbox.enqueue(kind.name, to=to, key=f"{kind.name}:{request.id}", context=context)

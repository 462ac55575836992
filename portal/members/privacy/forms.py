"""The forms of requests to be forgotten."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import forms


class Ask(forms.Form):
    sure = forms.Yes(_l("I have read what goes, and what stays."))

    def validate(self, extra_validators: Any = None) -> bool:
        fits = bool(super().validate(extra_validators))
        if fits and not self.sure.data:
            self.sure.errors = [_l("Please say that you have read it.")]
            return False
        return fits


class Note(forms.Form):
    """A request that came by another way."""

    how = forms.Text(_l("How it came"), limit=200, description=_l("Like: by letter of 3 May."))


class Reason(forms.Form):
    reason = forms.LongText(_l("Why"), required=True, limit=1000, description=_l("They read it."))


class Keeping(forms.Form):
    """How long things are kept."""

    keep_departed = forms.Number(_l("Months until somebody who has left is forgotten"), most=1200)
    keep_declined = forms.Number(_l("Days until whoever was declined, or withdrew, is forgotten"), least=30, most=3650)
    keep_drafts = forms.Number(_l("Days until an application goes that was begun and not sent"), least=7, most=365)
    keep_invitations = forms.Number(_l("Days until an invitation goes that is over"), least=1, most=365)

    def decided(self) -> dict[str, int]:
        names = ("keep_departed", "keep_declined", "keep_drafts", "keep_invitations")
        return {name: self[name].data or 0 for name in names}

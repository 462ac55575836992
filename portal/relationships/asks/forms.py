"""Forms of asks and offers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.forms import Form, LongText, Radio, Several, Text, Yes
from portal.relationships.asks import words
from portal.relationships.asks.operations.posting import Words
from portal.relationships.goodwill.models import HelpKind


class AskForm(Form):
    """An ask or an offer. Every member reads it."""

    title = Text(_l("In one line"), limit=120)
    kind = Radio(_l("What kind of help is it?"), choices=[(kind.value, said) for kind, said in words.KINDS.items()])
    why = LongText(_l("Why"), limit=1000)
    good = LongText(_l("What good help looks like"), limit=600)
    area = Text(_l("Place or area"), required=False, limit=80)
    trade = Text(_l("A trade that knows about it"), required=False, limit=80)
    interests = Text(
        _l("Interests it touches"), required=False, limit=200, description=_l("Separated by commas: rowing, old maps.")
    )

    def words(self) -> Words:
        """What was written, typed."""
        return Words(
            self.title.data, HelpKind(self.kind.data), self.why.data or "", self.good.data or "", self.area.data or "",
            self.trade.data or "", self.interests.data or "",
        )  # fmt: skip


class AnswerForm(Form):
    """One line to whoever asked; in a ring, and where one can help, it may stay empty."""

    line = Text(_l("A line to them"), required=False, limit=300)


class ReplyForm(Form):
    """One line back."""

    reply = Text(_l("A line back"), required=False, limit=300)


class CloseForm(Form):
    """It is done, and who helped."""

    helpers = Several(_l("Who helped?"), choices=[])
    other = Text(
        _l("Somebody else who helped"), required=False, limit=200,
        description=_l("Their name as it stands in the directory."),
    )  # fmt: skip
    thanks = LongText(_l("A word of thanks"), limit=600)
    shown = Yes(_l("Members may read whom I thank"))


class ThanksForm(Form):
    """Whoever took an offer up says that it was of use."""

    thanks = LongText(_l("A word of thanks"), limit=600)
    shown = Yes(_l("Members may read that I thank them"))


class ReportForm(Form):
    """What the office should look at."""

    words = Text(_l("What is wrong with it?"), limit=300)


class TakeDownForm(Form):
    """Why it cannot stay, in words for whoever wrote it."""

    why = LongText(_l("Why it cannot stay, for whoever wrote it"), required=True, limit=600)


class RingForm(Form):
    """One ask for the room, quickly, on a phone."""

    title = Text(_l("What could somebody here help you with?"), limit=120)
    line = Text(_l("One line more"), required=False, limit=200)

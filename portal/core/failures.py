"""What is said of each kind of failure: a heading and a sentence, on a page and in a problem alike."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

#: By status; what is not here is told as 400 or 500 is.
SAYS: dict[int, tuple[Any, Any]] = {
    400: (
        _l("That did not arrive whole"),
        _l("Part of what you sent was missing or could not be read. Go back, look it over, and send it again."),
    ),
    401: (
        _l("Please sign in first"),
        _l("This page is for people we know. Sign in, and you come straight back to it."),
    ),
    403: (
        _l("This page is for others"),
        _l(
            "You are signed in, but this page belongs to people with another task here. If it should be yours, "
            "ask the office."
        ),
    ),
    404: (
        _l("There is no such page"),
        _l("The page has moved, was taken down, or is not open to you. Nothing you did is lost."),
    ),
    405: (
        _l("That page is not opened like this"),
        _l("This address does not answer to that kind of request. Go back to the page before and use its button."),
    ),
    409: (
        _l("Somebody was quicker"),
        _l("This changed while you were looking at it. Go back, look at it as it is now, and decide again."),
    ),
    410: (
        _l("This link has done its work"),
        _l("It was used already, or its time is over. Ask for a fresh one."),
    ),
    413: (
        _l("That is too big to carry"),
        _l("The file or the text is larger than we can take. Choose a smaller one and send it again."),
    ),
    422: (
        _l("That could not be taken in"),
        _l("Something in what you sent does not fit. Go back, look it over, and send it again."),
    ),
    429: (
        _l("A moment, please"),
        _l("That was many tries in a short time. Wait a few minutes, then try again."),
    ),
    500: (
        _l("Something broke, and it was us"),
        _l("What you saw was our mistake, not yours. What was saved before is safe; the last step was not taken."),
    ),
    503: (
        _l("Back in a moment"),
        _l("Many people are here at this moment. Your last step was not taken. Try again in a few seconds."),
    ),
}
#: What is said instead of 403 to whoever belongs no longer, or not yet.
NOT_A_MEMBER = _l(
    "It is for members and for those with a task here, and no membership counts for you today. What is yours stays "
    "yours."
)
#: A form whose token is too old, or was not ours.
EXPIRED = (
    _l("This page had been open too long"),
    _l(
        "You signed in or out since it was opened, or your browser keeps no cookies. To keep your account safe we "
        "did not take that step. Open the page again, fill it in, and send it from there."
    ),
)

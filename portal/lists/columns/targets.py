"""What a column may hold, by names that do not change: they are kept with what somebody chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: Target -> its columns in order: of the first that is filled in comes the value. Fit for JSON.
Columns = dict[str, list[int]]

#: How somebody is called.
NAME = "name"  # in one cell
PREFIX = "prefix"  # Dr., Frau
GIVEN, MIDDLE, INFIX, FAMILY, SUFFIX = "given_name", "middle_name", "infix", "family_name", "suffix"
OF_THE_NAME = (NAME, PREFIX, GIVEN, MIDDLE, INFIX, FAMILY, SUFFIX)
#: How they are reached.
EMAIL, PHONE, WEBSITE, TOWN = "email", "phone", "website", "town"
#: What they do and say.
FIRM, HEADLINE, TRADE = "firm", "headline", "trade"
LINE, OFFER, IDEAL, ASK, STORY = "line", "offer", "ideal", "ask", "story"
INTERESTS, LANGUAGES, BEYOND = "interests", "languages", "beyond"
#: Their membership.
PLAN, START, COVERED_TO, STATUS, EXTERNAL_ID = "plan", "start", "covered_to", "status", "external_id"
#: What else decides what becomes of a row.
KIND = "kind"  # a person, or a firm: CiviCRM's “Contact Type”, Hitobito's “Firma: ja”
ARCHIVED, DECEASED = "archived", "deceased"  # yes or no; or the day of death
NO_MAIL, MAIL = "no_mail", "mail"  # opted out; opted in
BUNDLE, BUNDLE_ROLE = "bundle", "bundle_role"  # one membership of several people, and who speaks for it
HOUSEHOLD = "household"  # who lives together, or the number of the member whose family they are
REPRESENTS = "represents"  # the firm whose membership it is, where that is not the employer

TARGETS = (
    *OF_THE_NAME, EMAIL, FIRM, HEADLINE, TRADE, TOWN, PHONE, WEBSITE, LINE, OFFER, IDEAL, ASK, STORY, INTERESTS,
    LANGUAGES, BEYOND, PLAN, START, COVERED_TO, STATUS, EXTERNAL_ID, KIND, ARCHIVED, DECEASED, NO_MAIL, MAIL, BUNDLE,
    BUNDLE_ROLE, HOUSEHOLD, REPRESENTS,
)  # fmt: skip
#: Lists have several of these: at work and at home. The others are held by one column.
SEVERAL = frozenset({EMAIL, PHONE, WEBSITE, TOWN, FIRM, HEADLINE, TRADE, STORY, START, COVERED_TO})
#: All of its columns count, not the first: whoever is called active in one and archived in another is gone.
TOGETHER = frozenset({STATUS, ARCHIVED, DECEASED, NO_MAIL})
#: Columns of yes or no alone.
OF_YES_OR_NO = frozenset({ARCHIVED, NO_MAIL, MAIL})


def names_somebody(mapping: Mapping[str, Sequence[int]]) -> bool:
    """Whether some column says what the people are called, or the firms whose membership it is."""
    return any(mapping.get(target) for target in (NAME, GIVEN, FAMILY))


def cell(row: Sequence[str], columns: Sequence[int]) -> str:
    """The first of these cells that is filled in."""
    return next((row[column] for column in columns if 0 <= column < len(row) and row[column].strip()), "")

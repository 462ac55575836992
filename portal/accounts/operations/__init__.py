"""What can be done with accounts. Each part is a file by its noun; others import from here."""

from portal.accounts.operations.accounts import (
    EmailTaken,
    choose_language,
    close_account,
    correct_address,
    create_account,
    move,
    prove,
    rename,
    reopen_account,
)
from portal.accounts.operations.addresses import (
    ask_for_email,
    confirm_email,
    undo_email,
    withdraw_email_change,
)
from portal.accounts.operations.giving import OPERATOR, Giver, NotToYourself, NotYoursToGive, OnlyAdministrators
from portal.accounts.operations.grants import (
    AlreadyEnded,
    LastAdministrator,
    end_right,
    give_right,
)
from portal.accounts.operations.invitations import (
    AccountClosedError,
    AlreadySignsIn,
    accept_invitation,
    invite,
    prepare_invitation,
)
from portal.accounts.operations.keeping import kept_form
from portal.accounts.operations.links import LinkSpent
from portal.accounts.operations.passwords import (
    ask_for_reset,
    hand_over_reset,
    refuse_without_mail,
    set_password,
    use_reset,
)
from portal.accounts.operations.sessions import (
    end_all_sessions,
    end_other_sessions,
    end_session,
    forget_devices,
    renew_session,
    sign_out_by_office,
    start_session,
)
from portal.accounts.operations.setup import AlreadySetUp, create_administrator, new_setup_link, set_up
from portal.accounts.operations.sign_in import (
    CodeSpent,
    NotRecognised,
    ask_for_code,
    code_of,
    recognise,
    tell_of_siege,
    try_code,
)

__all__ = [
    "OPERATOR",
    "AccountClosedError",
    "AlreadyEnded",
    "AlreadySetUp",
    "AlreadySignsIn",
    "CodeSpent",
    "EmailTaken",
    "Giver",
    "LastAdministrator",
    "LinkSpent",
    "NotRecognised",
    "NotToYourself",
    "NotYoursToGive",
    "OnlyAdministrators",
    "accept_invitation",
    "ask_for_code",
    "ask_for_email",
    "ask_for_reset",
    "choose_language",
    "close_account",
    "code_of",
    "confirm_email",
    "correct_address",
    "create_account",
    "create_administrator",
    "end_all_sessions",
    "end_other_sessions",
    "end_right",
    "end_session",
    "forget_devices",
    "give_right",
    "hand_over_reset",
    "invite",
    "kept_form",
    "move",
    "new_setup_link",
    "prepare_invitation",
    "prove",
    "recognise",
    "refuse_without_mail",
    "rename",
    "renew_session",
    "reopen_account",
    "set_password",
    "set_up",
    "sign_out_by_office",
    "start_session",
    "tell_of_siege",
    "try_code",
    "undo_email",
    "use_reset",
    "withdraw_email_change",
]

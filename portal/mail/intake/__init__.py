"""What comes back: reports of mail that did not arrive, and of readers who complained.

    sources/    a folder, a mailbox by IMAP, a pipe, a hook: each hands over bytes and knows nothing else
    receiving   keeps them as a `RawBounce`, once, bounded and sealed
    reading/    from bytes to a `Report`; knows neither database nor letters
    verdicts    what a report means: for good, for now, our own trouble, a complaint, nothing
    matching    which of our letters it speaks of, and whether it may be believed
    effects     what follows for the letter and for the address
    sweeping    does all that, a report at a time

Nothing here ever answers a report, so no loop can arise (RFC 3834 §2, RFC 5321 §4.5.5).
"""

"""How a row becomes a delivered message, so that none is lost and none arrives twice.

SMTP leaves one gap: between the final dot of a message and the server's answer nobody can know whether it was
taken (RFC 1047). So each message goes through these steps, and a kill at any instant leaves a row that says
what may be done with it:

1. *claim*: a short transaction leases up to a hundred due rows;
2. *transmit* everything but the final dot; a kill here delivers nothing, the lease ends, the row is due again;
3. *mark*: one commit writes the last answers and turns these rows to `committing`;
4. *the dot*; a kill from here to the next commit leaves `unconfirmed`, at most one per connection, which no
   machine sends again (only security mail, where a second code is better than none).

Every update is fenced by the lease: a worker that was asleep for too long finds its rows gone.
"""

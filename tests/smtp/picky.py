"""A mailbox for the stories that refuses some: python3 -m aiosmtpd -n -c picky.Picky DIR."""

from base64 import b64decode

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import AuthResult


class Picky(Mailbox):
    async def auth_PLAIN(self, server, args):
        _, user, password = b64decode(args[1]).decode().split("\0")
        # Not handled: the server is to say the answer.
        return AuthResult(success=(user, password) == ("hejie", "right"), handled=False, auth_data=user)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        if address.startswith("later@"):
            return "451 4.7.1 greylisted, come back"
        if address.startswith("members@") and not session.authenticated:
            return "550 5.7.1 members only"
        envelope.rcpt_tos.append(address)
        return "250 OK"

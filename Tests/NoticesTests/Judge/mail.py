"""A mail server that keeps one letter as JSON: prints its port, then serves until it is ended."""
import argparse, asyncio, email, email.policy, json, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult

options = argparse.ArgumentParser()
for name in ("--letters", "--certificate", "--key", "--password"):
    options.add_argument(name)
options.add_argument("--implicit", action="store_true")
options = options.parse_args()


class Handler:
    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with open(options.letters, "w") as file:
            json.dump({
                "from": envelope.mail_from, "to": envelope.rcpt_tos,
                "subject": letter["Subject"], "bcc": letter["Bcc"],
                "auto": letter["Auto-Submitted"],
                "text": letter.get_content().replace("\r\n", "\n"),
            }, file)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"me" and data.password == options.password.encode()
    return AuthResult(success=good, handled=True if good else False)


def context():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.certificate, options.key)
    return context


def make():
    if not options.certificate:
        return SMTP(Handler(), hostname="localhost")
    login = dict(hostname="localhost", authenticator=authenticate, auth_required=True)
    if options.implicit:
        return SMTP(Handler(), auth_require_tls=False, **login)
    return SMTP(Handler(), tls_context=context(), require_starttls=True, **login)


async def main():
    server = await asyncio.get_running_loop().create_server(
        make, "127.0.0.1", 0, ssl=context() if options.implicit else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Nobody ends it when the test dies.
    await asyncio.sleep(120)

asyncio.run(main())

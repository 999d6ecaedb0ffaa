"""A mail server that takes everything and keeps it: as much of SMTP (RFC 5321) as a client needs to hand mail over.

    python Tests/Browser/mail_sink.py 2525      prints one line a mail: milliseconds since 1970, Message-ID
"""
import asyncio
import email
import email.policy
import sys
import threading
import time


class MailSink:
    """Listens on a free port of this machine from `with` to its end."""

    def __init__(self, port=0, pause=0.0, told=None):
        self.port, self.pause, self.told = port, pause, told
        self.mails = []
        self.connections = 0
        self.refused = set()
        """Addresses that get 550."""

    def __enter__(self):
        # The browser's own loop may run in this thread already.
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        listening = asyncio.start_server(self.talk, "127.0.0.1", self.port)
        self.server = asyncio.run_coroutine_threadsafe(listening, self.loop).result(timeout=10)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    async def talk(self, reader, writer):
        self.connections += 1
        try:
            await self.converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # The client was killed.
        finally:
            writer.close()

    async def converse(self, reader, writer):
        to = None
        writer.write(b"220 sink ESMTP\r\n")
        while line := await reader.readline():
            word = line.strip().upper()
            if word.startswith(b"EHLO"):
                writer.write(b"250-sink\r\n250 8BITMIME\r\n")
            elif word.startswith(b"RCPT"):
                to = line.split(b"<")[1].split(b">")[0].decode()
                writer.write(b"550 no such mailbox\r\n" if to in self.refused else b"250 ok\r\n")
            elif word == b"DATA":
                writer.write(b"354 go on\r\n")
                await writer.drain()
                text = await reader.readuntil(b"\r\n.\r\n")
                await asyncio.sleep(self.pause)
                mail = email.message_from_bytes(text[:-3].replace(b"\r\n..", b"\r\n."), policy=email.policy.default)
                mail.rcpt = to
                self.mails.append(mail)
                if self.told:
                    self.told(mail)
                writer.write(b"250 taken\r\n")
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                await writer.drain()
                break
            else:
                writer.write(b"250 ok\r\n")
            await writer.drain()


if __name__ == "__main__":
    with MailSink(int(sys.argv[1]), told=lambda mail: print(int(time.time() * 1000), mail["Message-ID"], flush=True)):
        threading.Event().wait()

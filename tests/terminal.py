"""Runs a command in a pseudo-terminal of its own, for terminal.ts.

Arguments: rows, columns, command, arguments. Standard input: a JSON object a line, {"input": text} or
{"size": [rows, columns]}. Standard output: what the terminal would show. Standard error, at the end:
{"code": number} or {"signal": number}.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios

HANG_UP_SECONDS = 20


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def start(rows, columns, command):
    # The command waits until its terminal has its size.
    ready, go = os.pipe()
    pid, terminal = pty.fork()
    if pid == 0:
        os.close(go)
        os.read(ready, 1)
        try:
            os.execvp(command[0], command)
        except OSError as error:
            print(f"could not start {command[0]}: {error.strerror}", flush=True)
            os._exit(127)
    os.close(ready)
    resize(terminal, rows, columns)
    os.close(go)
    return pid, terminal


def show(terminal):
    """Whether there was something to show."""
    try:
        output = os.read(terminal, 65536)
    except OSError:  # on Linux, nobody has the terminal open any more
        return False
    os.write(1, output)
    return output != b""


def obey(terminal, line):
    order = json.loads(line)
    if "size" in order:
        resize(terminal, *order["size"])
    else:
        os.write(terminal, order["input"].encode())


def follow(pid, terminal):
    """Answers the status that the command ended with, or None where nobody listens any more."""
    pending = b""
    # The end of the command wakes select up.
    waking, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    sources = [0, terminal, waking]
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            while select.select([terminal], [], [], 0)[0] and show(terminal):
                pass
            return status
        for source in select.select(sources, [], [])[0]:
            if source == waking:
                os.read(waking, 512)
            elif source == terminal:
                if not show(terminal):
                    sources.remove(terminal)
            else:
                chunk = os.read(0, 65536)
                if chunk == b"":
                    return None
                *lines, pending = (pending + chunk).split(b"\n")
                for line in lines:
                    obey(terminal, line)


def hang_up(pid, terminal):
    """The window is closed: what runs in it is told with SIGHUP, and may take its time to end."""
    signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
    signal.alarm(HANG_UP_SECONDS)
    os.kill(pid, signal.SIGHUP)
    os.close(terminal)
    return os.waitpid(pid, 0)[1]


def main(rows, columns, *command):
    pid, terminal = start(int(rows), int(columns), command)
    status = follow(pid, terminal)
    if status is None:
        status = hang_up(pid, terminal)
    code = os.waitstatus_to_exitcode(status)
    end = {"code": code} if code >= 0 else {"signal": -code}
    print(json.dumps(end), file=sys.stderr)


main(*sys.argv[1:])

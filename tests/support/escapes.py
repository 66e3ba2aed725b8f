"""Attempts of code and of SQL to get out of what holds them, and how many of them succeed.

`of_code` and `of_sql` make all of them under one isolation and name those that got through. An attempt of
code is the body of a function: it gets through if it returns something true. One of SQL gets through if it is
not refused.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from midturn.core import InfrastructureError
from midturn.studies.lic.tasks._sql_databases import QueryFailed, Source, opened
from midturn.studies.sandbox import Isolation, Limits, Program, run


@dataclass(frozen=True)
class Tried:
    """How a set of attempts went."""

    attempts: int
    escaped: tuple[str, ...]
    """The names of those that got through."""


async def of_code(isolation: Isolation) -> Tried:
    """Make every attempt of code in sandboxes of one kind.

    Raises:
        ValueError: without a sandbox they would do what they try.
    """
    if isolation is Isolation.NONE:
        raise ValueError("these attempts would end the machine's processes")
    escaped: list[str] = []
    with _outside() as outside:
        async for name, got in _outcomes(isolation, outside.told):
            if got:
                escaped.append(f"{name}: {got!r}"[:200])
        escaped += await outside.changes()
    return Tried(len(TOGETHER) + len(ALONE), tuple(escaped))


async def of_sql(isolation: Isolation) -> Tried:
    """Make every attempt of SQL, in a database file and in one of a record's own."""
    escaped: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for source in (_database_file(folder), PETS):
            escaped += [query async for query in _answered(source, isolation)]
        made = await asyncio.gather(*(_makes_a_database(script, isolation) for script in SCRIPTS))
        escaped += [script for script, made_one in zip(SCRIPTS, made, strict=True) if made_one]
        escaped += [str(path) for path in folder.iterdir() if path.name != "pets.sqlite"]
    return Tried(2 * len(QUERIES) + len(SCRIPTS), tuple(escaped))


# -- code ---------------------------------------------------------------------------------------------

HELPERS = """
import ctypes, fcntl, glob, mmap, os, platform, resource, signal, socket, struct, subprocess, sys, threading
import time

libc = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"

def call(x86, arm, *arguments):
    libc.syscall.restype = ctypes.c_long
    wide = [a if isinstance(a, (bytes, ctypes.Array)) else ctypes.c_long(a) for a in arguments]
    return libc.syscall(ctypes.c_long(x86 if X86 else arm), *wide) >= 0

def reach(family, kind, address, protocol=0):
    with socket.socket(family, kind, protocol) as client:
        client.settimeout(0.3)
        client.connect(address)
        client.send(b"x")
        return True

def written(*paths, text="x"):
    done = []
    for path in paths:
        try:
            with open(path, "w") as file:
                file.write(text)
            done.append(path)
        except OSError: pass
    return done

def readable(*paths):
    done = []
    for path in paths:
        try:
            os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(64)
            done.append(path)
        except OSError: pass
    return done

def stay(marker):
    os.execv('/proc/self/exe', ['python', '-S', '-c', 'import time; time.sleep(60)', marker])

def machine_code(code):
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()

def children_hold(count, megabytes):
    '''How many of so many children come to hold so much memory each, all at the same time.'''
    into, out = os.pipe()
    os.set_blocking(into, False)
    for _ in range(count):
        if os.fork() == 0:
            size = megabytes * 2**20
            held = mmap.mmap(-1, size)
            ctypes.memset(ctypes.addressof(ctypes.c_char.from_buffer(held)), 1, size)
            os.write(out, b"%d " % os.getpid())
            time.sleep(60)
    held, ended, until = set(), set(), time.monotonic() + 20
    while len(held | ended) < count and time.monotonic() < until:
        time.sleep(0.05)
        try: held.update(map(int, os.read(into, 1000).split()))
        except BlockingIOError: pass
        ended.add(os.waitpid(-1, os.WNOHANG)[0])
        ended.discard(0)
    # The kernel may end one that held its memory for a later one, and the later one be heard first.
    time.sleep(0.5)
    while len(ended) < count and (died := os.waitpid(-1, os.WNOHANG)[0]): ended.add(died)
    return len(held - ended)
"""

TOGETHER = {
    # Files.
    "read a file of the machine": "return open(outside['secret']).read()",
    "read it from the folder of another process": """
        return open(f"/proc/{outside['pid']}/root{outside['secret']}").read()
    """,
    "read it above its own root": "return open('/proc/self/root/../../..' + outside['secret']).read()",
    "read it past the first process": "return open('/proc/1/root' + outside['secret']).read()",
    "read it after a change of root": """
        os.mkdir('/tmp/jail'); os.chroot('/tmp/jail')
        for _ in range(20): os.chdir('..')
        os.chroot('.')
        return open(outside['secret']).read()
    """,
    "read it by a handle": """
        handle, mounted = ctypes.create_string_buffer(struct.pack('Ii', 128, 0) + bytes(128)), ctypes.c_int()
        return libc.name_to_handle_at(-100, b'/', handle, ctypes.byref(mounted), 0) == 0
    """,
    "read accounts": "return readable('/etc/passwd', '/etc/shadow', '/etc/hostname', '/etc/resolv.conf')",
    "read a home": "return readable('/home', '/root/.ssh', '/root/.bashrc', os.path.expanduser('~/.ssh'))",
    "read logs and the machine's state": "return readable('/var', '/run', '/sys', '/srv', '/opt', '/mnt')",
    "read an inherited file": """
        held = [os.readlink(path) for path in glob.glob('/proc/self/fd/*') if os.path.islink(path)]
        return [path for path in held if path.startswith('/') and not path.startswith(('/dev/null', '/proc'))]
    """,
    "read a disk": "return readable('/dev/sda', '/dev/vda', '/dev/nvme0n1', '/dev/kmsg', '/dev/kvm')",
    "make a device": "os.mknod('/tmp/disk', 0o60600, os.makedev(8, 0)); return readable('/tmp/disk')",
    "read the kernel's memory": "return readable('/proc/kcore', '/dev/mem', '/dev/kmem', '/dev/port')",
    "write to the root": "return written('/midturn')",
    "write to the system": "return written('/usr/midturn', '/bin/midturn', '/lib/midturn')",
    "write to the interpreter": "return written(os.path.join(sys.prefix, 'midturn'))",
    "write beside the devices": "return written('/dev/midturn')",
    "write to shared memory": "return written('/dev/shm/midturn')",
    "write to etc": "return written('/etc/ld.so.preload', '/etc/passwd')",
    "write over the loader's cache": "return written('/etc/ld.so.cache')",
    "remount what is read-only": "return libc.mount(None, b'/usr', None, 0x1020, None) == 0",
    "write the kernel's settings": "return written('/proc/sys/kernel/core_pattern', text='|/tmp/x')",
    "write a limit of the kernel": """
        return written('/proc/sys/kernel/shmall', '/proc/sys/kernel/msgmnb', text='1000000')
    """,
    "press a key of the kernel": "return written('/proc/sysrq-trigger', text='h')",
    "write another's memory": "return bool(open(f\"/proc/{outside['pid']}/mem\", 'r+b'))",
    # Privilege.
    "become root": """
        os.setuid(0)
        # A number that a namespace gives is not root's.
        return open('/proc/self/uid_map').read().split()[:2] == ['0', '0']
    """,
    "become root by a program": """
        os.chdir('/tmp')
        ran = subprocess.run(['/bin/su', '-c', 'id -u'], capture_output=True, timeout=3)
        return ran.stdout.strip() == b'0'
    """,
    "hold a capability": """
        status = dict(line.split(':', 1) for line in open('/proc/self/status'))
        return [name for name in ('CapEff', 'CapPrm', 'CapInh', 'CapAmb') if int(status[name], 16)]
    """,
    "gain privilege by starting programs": "return libc.prctl(39, 0, 0, 0, 0) != 1",
    "keep a program of another user": """
        written('/tmp/program')
        os.chown('/tmp/program', 1, 1)
        os.chmod('/tmp/program', 0o6777)
        return True
    """,
    "a new namespace of users": "return libc.unshare(0x10000000) == 0",
    "a new namespace of files": "return libc.unshare(0x00020000) == 0",
    "clone into a namespace of users": "return call(56, 220, 0x10000000 | 17, 0, 0, 0, 0)",
    "clone into a network": "return call(56, 220, 0x40000000 | 17, 0, 0, 0, 0)",
    "clone by the newer call": """
        wanted = struct.pack('8Q', 0x10000000, 0, 0, 0, 17, 0, 0, 0)
        return call(435, 435, ctypes.create_string_buffer(wanted), 64)
    """,
    "enter a namespace": """
        entered = [libc.setns(os.open(path, os.O_RDONLY), 0) == 0 for path in glob.glob('/proc/1/ns/*')]
        return any(entered)
    """,
    "mount": "os.mkdir('/tmp/m'); return libc.mount(b'none', b'/tmp/m', b'tmpfs', 0, None) == 0",
    "mount control groups": """
        os.mkdir('/tmp/g')
        return libc.mount(b'none', b'/tmp/g', b'cgroup', 0, b'memory') == 0
    """,
    "mount by the newer calls": "return call(430, 430, b'tmpfs', 0) or call(428, 428, -100, b'/', 1)",
    "unmount": "return libc.umount2(b'/tmp', 2) == 0 or libc.umount2(b'/proc', 2) == 0",
    "leave the control group": """
        return written(*glob.glob('/sys/fs/cgroup/**/cgroup.procs', recursive=True), text='0')
    """,
    "be killed last": "return written('/proc/self/oom_score_adj', text='-1000')",
    "run before others": "os.nice(-10); return True",
    "run in real time": "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)); return True",
    "raise a limit": """
        names = ('RLIMIT_AS', 'RLIMIT_NPROC', 'RLIMIT_FSIZE', 'RLIMIT_NOFILE', 'RLIMIT_CPU', 'RLIMIT_CORE')
        raised = []
        for name in names:
            try: resource.setrlimit(getattr(resource, name), (2**40, 2**40)); raised.append(name)
            except (ValueError, OSError): pass
        return raised
    """,
    # Processes.
    "stop a process of the machine": "os.kill(outside['pid'], signal.SIGKILL); return True",
    "see a process of the machine": """
        seen = [open(path, 'rb').read() for path in glob.glob('/proc/[0-9]*/cmdline')]
        return any(outside['marker'].encode() in line for line in seen)
    """,
    "read an environment": """
        found = []
        for path in glob.glob('/proc/[0-9]*/environ'):
            try: found.append(open(path, 'rb').read())
            except OSError: pass
        return outside['yranac'][::-1].encode() in b''.join(found) + repr(dict(os.environ)).encode()
    """,
    "trace a process": "return libc.ptrace(16, os.getppid(), 0, 0) == 0 or libc.ptrace(0, 0, 0, 0) == 0",
    "read a process's memory": """
        buffer = ctypes.create_string_buffer(8)
        vector = ctypes.create_string_buffer(struct.pack('QQ', ctypes.addressof(buffer), 8))
        return libc.process_vm_readv(os.getpid(), vector, 1, vector, 1, 0) >= 0
    """,
    "take a file of a process": "return call(438, 438, os.pidfd_open(os.getpid()), 0, 0)",
    "compare processes": "return call(312, 272, os.getpid(), os.getpid(), 0, 0, 0)",
    "leave a process behind": """
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                stay(outside['marker'])
            os._exit(0)
    """,
    # Networks.
    "reach a server of the machine": "return reach(socket.AF_INET, 1, ('127.0.0.1', outside['port']))",
    "reach the internet": "return reach(socket.AF_INET, 1, ('1.1.1.1', 53))",
    "reach the internet by datagrams": "return reach(socket.AF_INET, 2, ('1.1.1.1', 53))",
    "reach the internet by version 6": "return reach(socket.AF_INET6, 1, ('::1', outside['port']))",
    "ask for a name": "return socket.getaddrinfo('example.org', 80)",
    "a raw socket": "return bool(socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))",
    "a socket for packets": "return bool(socket.socket(17, socket.SOCK_RAW, 0))",
    "a socket for the machine's host": "return bool(socket.socket(40, socket.SOCK_STREAM))",
    "a socket for the machine's host, of datagrams": "return bool(socket.socket(40, socket.SOCK_DGRAM))",
    "a socket for the kernel's links": "return bool(socket.socket(16, socket.SOCK_RAW, 0))",
    "a socket for the kernel's events": "return bool(socket.socket(16, socket.SOCK_DGRAM, 15))",
    "a socket for ciphers": "return bool(socket.socket(38, socket.SOCK_SEQPACKET, 0))",
    "a socket for radio": "return bool(socket.socket(31, socket.SOCK_RAW, 1))",
    "sockets of any family": """
        made = []
        for family in range(64):
            for kind in (1, 2, 3, 5):
                try: made.append(socket.socket(family, kind, 0).family)
                except OSError: pass
        return made
    """,
    "a socket for names of files": "return reach(socket.AF_UNIX, 1, outside['path'])",
    "a socket for names without files": "return reach(socket.AF_UNIX, 1, outside['abstract'])",
    "a pair that can be turned elsewhere": "return bool(socket.socketpair(type=socket.SOCK_DGRAM))",
    "a pair turned elsewhere": """
        one, other = socket.socketpair()
        one.connect(outside['abstract'])
        return True
    """,
    "listen": "one, other = socket.socketpair(); one.listen(); return True",
    "a socket by a ring": "return call(425, 425, 8, ctypes.create_string_buffer(120))",
    "files handed to the caller": """
        socket.send_fds(socket.socket(fileno=os.dup(3)), [b'x'], [os.open('/tmp', os.O_RDONLY)])
        return False
    """,
    # What the kernel shares.
    "a key": "return call(248, 217, b'user', b'midturn', b'x', 1, -3)",
    "the keys of a session": "return call(250, 219, 0, -3, 1)",
    "ask for a key": "return call(249, 218, b'user', b'midturn', b'x', -3)",
    "shared memory by a number": "return libc.shmget(0, 4096, 0o1600) >= 0",
    "semaphores by a number": "return libc.semget(0, 1, 0o1600) >= 0",
    "messages by a number": "return libc.msgget(0, 0o1600) >= 0",
    "messages by a name": "return call(240, 180, b'midturn', 0o102, 0o600, 0)",
    "memory without a name": "return os.memfd_create('midturn') >= 0",
    "secret memory": "return call(447, 447, 0)",
    "programs for the kernel": "return call(321, 280, 0, ctypes.create_string_buffer(128), 128)",
    "count the processor's events": "return call(298, 241, ctypes.create_string_buffer(128), 0, -1, -1, 0)",
    "answer for faults of memory": "return call(323, 282, 1)",
    "watch all files": "return call(300, 262, 0, 0)",
    "pages into a pipe": """
        into, out = os.pipe()
        return call(278, 75, out, ctypes.create_string_buffer(16), 1, 0)
    """,
    "another personality": "return call(135, 92, 0x0040000)",
    "a call of tomorrow": "return call(470, 470) or call(600, 600)",
    "a call in another numbering": "return X86 and call(0x40000000 | 39, 0)",
    "a call of 32 bits": "return X86 and machine_code(bytes.fromhex('b814000000cd80c3')) > 0",
    # The machine.
    "read the kernel's log": "return libc.klogctl(3, ctypes.create_string_buffer(99), 99) > 0",
    "set the clock": "time.clock_settime(time.CLOCK_REALTIME, time.time()); return True",
    "name the machine": "socket.sethostname('midturn'); return True",
    "load a module": "return call(175, 105, b'', 0, b'') or call(313, 273, 0, b'', 0)",
    "start another kernel": "return call(246, 104, 0, 0, 0, 0) or call(320, 294, 0, 0, 0, b'', 0)",
    "swap": "written('/tmp/swap'); return libc.swapon(b'/tmp/swap', 0) == 0",
    "restart": "return call(169, 142, 0xFEE1DEAD, 672274793, 0, 0)",
    "count processes to a file": "written('/tmp/acct'); return libc.acct(b'/tmp/acct') == 0",
    "talk to the hardware": "return X86 and (libc.iopl(3) == 0 or libc.ioperm(0x70, 2, 1) == 0)",
    "change the processor's tables": "return X86 and call(154, 0, 1, ctypes.create_string_buffer(16), 16)",
    "type for somebody": "return fcntl.ioctl(0, 0x5412, b'x') == 0",
}
"""Attempts that leave a sandbox fit for the next one."""

ALONE = {
    "more processes than allowed": """
        started = 0
        try:
            while started < 50:
                if os.fork() == 0: time.sleep(60)
                started += 1
        except OSError: pass
        return started > outside['processes'] and started
    """,
    "more threads than allowed": """
        started = 0
        try:
            while started < 50:
                threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
                started += 1
        except RuntimeError: pass
        return started > outside['processes'] and started
    """,
    "more memory than allowed": "return len(bytearray(outside['memory'] + 1))",
    "more mapped memory than allowed": "return len(mmap.mmap(-1, outside['memory'] + 1))",
    "memory of segments that nobody has attached": """
        libc.shmat.restype, kept = ctypes.c_void_p, 0
        for _ in range(4):
            segment = libc.shmget(0, 400 * 2**20, 0o1600)
            at = libc.shmat(segment, None, 0)
            if segment < 0 or at in (None, 2**64 - 1): return kept
            ctypes.memset(at, 1, 400 * 2**20); libc.shmdt(ctypes.c_void_p(at)); kept += 400
        return kept
    """,
    "memory of files without a name": """
        kept = []
        for n in range(200):
            file = os.memfd_create(str(n))
            os.write(file, bytes(2**20)); kept.append(file)
        return len(kept)
    """,
    "more open files than allowed": """
        kept = []
        try:
            while len(kept) < 200: kept.append(os.open('/dev/null', os.O_RDONLY))
        except OSError: pass
        return len(kept) > 64 and len(kept)
    """,
    "more files than allowed": """
        made = 0
        try:
            while made < 20_000: open(f'/tmp/{made}', 'w').close(); made += 1
        except OSError: pass
        return made > outside['files'] and made
    """,
    "more folders than allowed": """
        made = 0
        try:
            while made < 20_000: os.mkdir(f'/tmp/{made}'); made += 1
        except OSError: pass
        return made > outside['files'] and made
    """,
    "more written than allowed": """
        written = 0
        try:
            for n in range(20):
                with open(f'/tmp/{n}', 'wb') as file:
                    for _ in range(10): file.write(bytes(2**20)); written += 1
        except OSError: pass
        return written > 64 and written
    """,
    "a larger file than allowed": "open('/tmp/large', 'wb').truncate(2**30); return True",
    "a file with holes": """
        os.posix_fallocate(os.open('/tmp/holes', os.O_RDWR | os.O_CREAT), 0, 2**27)
        return True
    """,
    "everybody's end": "os.kill(-1, signal.SIGKILL)",
    "an end that is not one": """
        if os.fork(): os._exit(0)
        os.setsid()
        stay(outside['marker'])
    """,
}
"""Attempts that use up what they get."""

CHILDREN_IN_MEMORY = "return children_hold(4, 350)"
"""How many of four children got 350 MiB each: limits on each process let that pass, a group's does not."""


def program(attempts: Mapping[str, str]) -> Program:
    """A program whose function makes the attempt that it is given the name of."""
    defined = ["made = {}"]
    for name, body in attempts.items():
        lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
        defined.append(f"def attempt(outside):\n{lines}\nmade[{name!r}] = attempt")
    entry = (
        "def f(name, outside):\n    try: return made[name](outside)\n"
        "    except Exception as error: return None"
    )
    return Program((HELPERS, *defined, entry), "f")


async def _outcomes(isolation: Isolation, told: Mapping[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    """What each attempt got; `None` for nothing."""
    limits = Limits(call_s=8)

    async def alone(name: str) -> tuple[str, Any]:
        ran = await run(program({name: ALONE[name]}), [[name, told]], isolation, limits)
        return name, *(ran.returned or [None])

    left = list(TOGETHER)
    while left:
        ran = await run(program(TOGETHER), [[name, told] for name in left], isolation, limits)
        for name, got in zip(left, ran.returned, strict=False):
            yield name, got
        # One that ended its process got nothing, and the next sandbox goes on behind it.
        left = left[len(ran.returned) + 1 :]
    for outcome in await asyncio.gather(*map(alone, ALONE)):
        yield outcome


@dataclass(frozen=True)
class _Outside:
    """What stands outside of the sandboxes, for the attempts to reach."""

    told: Mapping[str, Any]
    victim: subprocess.Popen[bytes]
    servers: Sequence[socket.socket]
    folder: Path

    async def changes(self) -> list[str]:
        """What came of the attempts out here."""
        name = socket.gethostname()
        seen = ["a process was stopped"] if self.victim.poll() is not None else []
        seen += (
            ["a file changed"] if (self.folder / "secret").read_text() != self.told["yranac"][::-1] else []
        )
        seen += ["the machine was renamed"] if name == "midturn" else []
        for server in self.servers:
            try:
                server.accept()[0].close()
                seen.append(f"{server.getsockname()} was reached")
            except BlockingIOError:
                pass
        until = time.monotonic() + 5
        while (left := self._left_behind()) and time.monotonic() < until:
            await asyncio.sleep(0.05)
        return seen + left

    def _left_behind(self) -> list[str]:
        left: list[str] = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self.told["marker"].encode() in (folder / "cmdline").read_bytes():
                    left.append(f"process {folder.name} was left behind")
            except OSError:
                pass
        return [each for each in left if each != f"process {self.victim.pid} was left behind"]


@contextmanager
def _outside() -> Iterator[_Outside]:
    canary, marker = f"canary-{secrets.token_hex(8)}", f"marker-{secrets.token_hex(8)}"
    abstract = f"\0midturn-{secrets.token_hex(8)}"
    limits = Limits()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        (folder / "secret").write_text(canary)
        servers = [
            stack.enter_context(socket.socket(family))
            for family in (socket.AF_INET, socket.AF_UNIX, socket.AF_UNIX)
        ]
        for server, address in zip(
            servers, [("127.0.0.1", 0), str(folder / "socket"), abstract], strict=True
        ):
            server.bind(address)
            server.listen()
            server.setblocking(False)
        os.environ["MIDTURN_CANARY"] = canary
        stack.callback(os.environ.pop, "MIDTURN_CANARY")
        command = [sys.executable, "-S", "-c", "import time; time.sleep(600)", marker]
        victim = stack.enter_context(subprocess.Popen(command))
        stack.callback(victim.kill)
        told = {
            # Nothing inside may know the canary but by reading it out here.
            "yranac": canary[::-1],
            "marker": marker,
            "secret": str(folder / "secret"),
            "pid": victim.pid,
            "port": servers[0].getsockname()[1],
            "path": str(folder / "socket"),
            "abstract": abstract,
            "memory": limits.memory_bytes,
            "processes": limits.processes,
            "files": 4096,
        }
        yield _Outside(told, victim, servers, folder)


# -- SQL ----------------------------------------------------------------------------------------------

PETS = "CREATE TABLE pet (name TEXT, age INTEGER); INSERT INTO pet VALUES ('Rex', 3), ('Tom', 5)"

QUERIES = (
    # Memory of the process.
    "SELECT hex(fts3_tokenizer('porter'))",
    "SELECT fts3_tokenizer('unicode61', x'efbeaddeefbeadde')",
    "SELECT name FROM pet WHERE fts3_tokenizer(name) IS NULL",
    "SELECT FTS3_Tokenizer('simple') FROM pet",
    'SELECT "fts3_tokenizer"(name) FROM pet',
    "SELECT name FROM pet GROUP BY name HAVING max(fts3_tokenizer('porter')) IS NOT NULL",
    "SELECT name FROM pet ORDER BY fts3_tokenizer('porter')",
    "SELECT sum(age) OVER (ORDER BY fts3_tokenizer('porter')) FROM pet",
    "WITH t AS (SELECT fts3_tokenizer('porter') AS a) SELECT hex(a) FROM t",
    "SELECT (SELECT hex(fts3_tokenizer('porter')))",
    "SELECT count(*) FILTER (WHERE fts3_tokenizer('porter')) FROM pet",
    "VALUES (fts3_tokenizer('porter'))",
    "SELECT sqlite_stmt.mem FROM sqlite_stmt",
    "SELECT * FROM bytecode('SELECT 1')",
    "SELECT * FROM tables_used('SELECT 1')",
    "SELECT sqlite_log(1, 'x')",
    "SELECT sqlite_offset(name) FROM pet",
    "SELECT subtype(name) FROM pet",
    "SELECT rtreenode(2, x'0000')",
    "SELECT rtreedepth(x'ffffffff')",
    "SELECT rtreecheck('pet')",
    "SELECT fts5(1)",
    "SELECT matchinfo(pet) FROM pet",
    "SELECT snippet(name, 1, '', '', '', 1) FROM pet",
    "SELECT highlight(pet, 0, '', '') FROM pet",
    "SELECT offsets(name), optimize(name) FROM pet",
    "SELECT sqlite_compileoption_get(1)",
    # Virtual tables.
    "SELECT * FROM dbstat",
    "SELECT count(*) FROM dbstat",
    "SELECT 1 FROM pet WHERE EXISTS (SELECT 1 FROM dbstat)",
    "SELECT data FROM sqlite_dbpage",
    "SELECT * FROM fts3tokenize",
    "SELECT token FROM fts3tokenize('simple', 'a b')",
    "SELECT * FROM pragma_database_list",
    "SELECT count(*) FROM pragma_function_list()",
    "SELECT * FROM pragma_module_list, pet",
    "SELECT * FROM pragma_table_info('pet')",
    "SELECT * FROM pragma_journal_mode('wal')",
    "SELECT * FROM PRAGMA_compile_options",
    "SELECT value FROM json_each('[1]')",
    "SELECT * FROM generate_series(1, 3)",
    "CREATE VIRTUAL TABLE f USING fts3(a)",
    "CREATE VIRTUAL TABLE temp.f USING fts5(a)",
    "CREATE VIRTUAL TABLE r USING rtree(id, a, b)",
    # Files and programs.
    "SELECT load_extension('/tmp/x')",
    "SELECT load_extension('/tmp/x', 'entry')",
    "SELECT readfile('/etc/passwd')",
    "SELECT writefile('/tmp/x', 'x')",
    "SELECT edit(name) FROM pet",
    "SELECT * FROM fsdir('/')",
    "SELECT zipfile('x', 'x') FROM pet",
    "ATTACH DATABASE '/tmp/x.sqlite' AS x",
    "ATTACH DATABASE 'file:/etc/passwd?mode=ro' AS x",
    "ATTACH ':memory:' AS x",
    "DETACH DATABASE main",
    "VACUUM",
    "VACUUM INTO '/tmp/copy.sqlite'",
    "PRAGMA writable_schema = 1",
    "PRAGMA temp_store_directory = '/'",
    "PRAGMA journal_mode = WAL",
    "PRAGMA trusted_schema = ON",
    "PRAGMA max_page_count = 1000000000",
    "PRAGMA hard_heap_limit = 1",
    "PRAGMA database_list",
    # Changes.
    "INSERT INTO pet VALUES ('Bo', 1)",
    "INSERT INTO pet VALUES ('Bo', 1) RETURNING name",
    "UPDATE pet SET age = 0 RETURNING age",
    "DELETE FROM pet RETURNING name",
    "WITH t AS (SELECT 1) DELETE FROM pet WHERE 1",
    "REPLACE INTO pet VALUES ('Bo', 1)",
    "DROP TABLE pet",
    "ALTER TABLE pet RENAME TO dog",
    "CREATE TABLE x (y)",
    "CREATE TEMP TABLE x AS SELECT * FROM pet",
    "CREATE VIEW v AS SELECT 1",
    "CREATE INDEX i ON pet (name)",
    "CREATE TRIGGER t AFTER INSERT ON pet BEGIN SELECT 1; END",
    "UPDATE sqlite_master SET sql = ''",
    "DELETE FROM sqlite_master",
    "REINDEX",
    "ANALYZE",
    "BEGIN EXCLUSIVE",
    "SAVEPOINT s",
    "COMMIT",
    # More than a share.
    "SELECT zeroblob(1000000000)",
    "SELECT replace(hex(zeroblob(20000)), '0', hex(zeroblob(20000)))",
    "SELECT 1; SELECT 2",
)
"""Queries that must be refused."""

SCRIPTS = (
    "SELECT fts3_tokenizer('porter', x'efbeaddeefbeadde')",
    "CREATE TABLE t AS SELECT fts3_tokenizer('simple') AS a",
    "CREATE TABLE t (a DEFAULT (fts3_tokenizer('simple'))); INSERT INTO t DEFAULT VALUES",
    "CREATE TABLE t (a, b AS (fts3_tokenizer(a))); INSERT INTO t VALUES ('simple'); SELECT b FROM t",
    "CREATE TABLE t (a CHECK (fts3_tokenizer(a))); INSERT INTO t VALUES ('simple')",
    "CREATE INDEX i ON pet (fts3_tokenizer(name))",
    "CREATE VIEW v AS SELECT fts3_tokenizer('simple') AS a; CREATE TABLE t AS SELECT a FROM v",
    "CREATE TRIGGER t AFTER INSERT ON pet BEGIN SELECT fts3_tokenizer('simple', x'41'); END; "
    "INSERT INTO pet VALUES ('Bo', 1)",
    "INSERT INTO pet VALUES (fts3_tokenizer('simple'), 1)",
    "CREATE VIRTUAL TABLE f USING fts3(a, tokenize=simple)",
    "CREATE VIRTUAL TABLE f USING fts4(a)",
    "CREATE VIRTUAL TABLE f USING fts5(a)",
    "CREATE VIRTUAL TABLE r USING rtree(id, a, b)",
    "CREATE VIRTUAL TABLE temp.s USING dbstat(main)",
    "CREATE VIRTUAL TABLE j USING json_each",
    "CREATE TABLE t AS SELECT * FROM pragma_database_list",
    "CREATE TABLE t AS SELECT * FROM dbstat",
    "INSERT INTO pet SELECT sql, 1 FROM sqlite_stmt",
    "INSERT INTO pet SELECT value, 1 FROM json_each('[1]')",
    "PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = 'CREATE VIRTUAL TABLE pet USING fts3(a)'",
    "INSERT INTO sqlite_master VALUES ('table', 'f', 'f', 0, 'CREATE VIRTUAL TABLE f USING fts3(a)')",
    "ATTACH DATABASE '/tmp/x.sqlite' AS x",
    "VACUUM INTO '/tmp/x.sqlite'",
    "PRAGMA max_page_count = 1000000000",
    "SELECT load_extension('/tmp/x')",
    "DETACH DATABASE main",
)
"""SQL with which a record must not make its database."""


async def _makes_a_database(script: str, isolation: Isolation) -> bool:
    try:
        async with opened([f"{PETS}; {script}"], cpu_s=10, isolation=isolation):
            return True
    except InfrastructureError:
        return False


def _database_file(folder: Path) -> Path:
    path = folder / "pets.sqlite"
    database = sqlite3.connect(path)
    database.executescript(PETS)
    database.close()
    path.chmod(0o644)
    return path


async def _answered(source: Source, isolation: Isolation) -> AsyncIterator[str]:
    """The queries that were not refused."""
    async with opened([source], cpu_s=60, isolation=isolation) as databases:
        for query in QUERIES:
            try:
                rows = await databases.rows(0, query, until=time.monotonic() + 5)
            except QueryFailed:
                continue
            yield f"{query}: {rows}"[:200]
        # It still answers, so that nothing was refused for its having ended.
        assert len(await databases.rows(0, "SELECT * FROM pet", until=time.monotonic() + 5)) == 2

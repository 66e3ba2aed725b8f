"""Model-written code in a sandbox can harm nothing, outlast nothing, and vouch for nothing."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import struct
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from support import escapes

from midturn.core import BadInput, InfrastructureError
from midturn.studies.sandbox import (
    CallFailed,
    Foreign,
    Isolation,
    Limits,
    Program,
    _cgroups as cgroups,
    _isolation as isolation,
    loaded,
    place_of,
    run,
    strongest,
)
from midturn.studies.sandbox._filter import system_call_filter
from midturn.studies.sandbox._isolation import works

USUAL, SHORT = Limits(), Limits(call_s=0.4)


@pytest.fixture(params=[Isolation.BUBBLEWRAP, Isolation.NAMESPACES])
def sandbox(request):
    """Each kind of sandbox that works here."""
    if not works(request.param):
        pytest.skip(f"the sandbox `{request.param}` does not work on this machine")
    return request.param


@pytest.fixture
def sandboxed(sandbox):
    """Calls a function `f` once in each kind of sandbox."""

    async def call(source, *arguments, limits=USUAL):
        return await run(Program((textwrap.dedent(source),), "f"), [list(arguments)], sandbox, limits)

    return call


async def value_of(running):
    """The value that a run's only call returned."""
    ran = await running
    assert ran.failure is None
    (value,) = ran.returned
    return value


def processes_with(marker):
    def command_line(folder):
        try:
            return (folder / "cmdline").read_bytes()
        except OSError:
            return b""

    return [folder for folder in Path("/proc").glob("[0-9]*") if marker.encode() in command_line(folder)]


async def gone(marker):
    for _ in range(100):
        if not processes_with(marker):
            return True
        await asyncio.sleep(0.02)
    return False


@pytest.mark.slow("makes over a hundred attempts")
async def test_no_attempt_to_get_out_succeeds(sandbox, processes, record_property):
    tried = await escapes.of_code(sandbox)
    record_property("tries", tried.attempts)
    assert tried.attempts > 100
    assert tried.escaped == ()


async def test_plain_values_come_back_as_they_are(sandboxed):
    source = "def f(x): return [x, (1, 2.5), {'k': (None,), 3: True}, 'é\\n', float('inf'), 10**30, b'\\0']"
    value = await value_of(sandboxed(source, {"a": [1]}))
    assert value == [{"a": [1]}, (1, 2.5), {"k": (None,), 3: True}, "é\n", float("inf"), 10**30, b"\0"]
    assert type(value[1]) is tuple


async def test_a_program_is_loaded_once_and_called_in_order(sandbox):
    program = Program(("seen = []", "def f(x): seen.append(x); return len(seen)"), "f")
    ran = await run(program, [[7], [7], [7]], sandbox)
    assert (ran.returned, ran.failure) == ([1, 2, 3], None)


async def test_objects_of_the_code_never_reach_the_caller(sandboxed):
    value = await value_of(
        sandboxed("""
            class Always:
                def __eq__(self, other): return True
                __hash__ = object.__hash__
            class Four(int):
                def __eq__(self, other): return True
                __hash__ = int.__hash__
            def f(): return [Always(), Four(4), {1}]
        """)
    )
    assert value == [Foreign("Always"), 4, Foreign("set")]
    assert value[0] != 5
    assert value[1] != 5


BREAKING = [
    "import sys\ndef f(): sys.exit(0)",
    "import os\ndef f(): os._exit(0)",
    "import os\nos._exit(0)\ndef f(): return 1",
    "raise SystemExit\ndef f(): return 1",
    "def f(): raise KeyboardInterrupt",
    "def f(: return 1",
    "def g(): return 1",
    "def f(): import ctypes; ctypes.string_at(0)",
    "def f():\n x = []\n x.append(x)\n return x",
    "import os\ndef f(): os.closerange(0, 64); return 1",
    "def f():\n class E(Exception):\n  def __str__(self): raise ValueError\n raise E",
    "import json\njson.dumps = None\ndef f(): return 1",
]


async def test_code_that_ends_or_breaks_its_process_fails_and_no_more(sandboxed):
    runs = await asyncio.gather(*(sandboxed(source, limits=Limits(call_s=2)) for source in BREAKING))
    assert [
        source for source, ran in zip(BREAKING, runs, strict=True) if ran.returned or not ran.failure
    ] == []


ENDLESS = [
    "def f():\n while True: pass",
    "while True: pass\ndef f(): return 1",
    "import time\ndef f(): time.sleep(60)",
    "import signal\nfor n in set(signal.Signals) - {9, 19}: signal.signal(n, signal.SIG_IGN)\n"
    "def f():\n while True:\n  try:\n   while True: pass\n  except BaseException: pass",
    "import os, time\ndef f():\n if os.fork(): os._exit(0)\n time.sleep(60)",
    "def f(): return 10 ** 10 ** 10",
    "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return [f()]",
]


async def test_code_that_does_not_end_is_killed_at_its_time_limit(sandboxed):
    began = time.monotonic()
    runs = await asyncio.gather(*(sandboxed(source, limits=SHORT) for source in ENDLESS))
    assert [
        source for source, ran in zip(ENDLESS, runs, strict=True) if ran.returned or not ran.failure
    ] == []
    assert time.monotonic() - began < 20


async def test_what_is_said_of_a_failure_can_be_stored_whatever_the_code_says(sandbox):
    forging = """
import os
def f(line):
    for fd in range(3, 64):
        try:
            os.write(fd, line.encode())
        except OSError:
            pass
"""
    for source, arguments in [
        (r"def f(): raise ValueError('\ud800\0' * 200)", []),
        (forging, ['{"failed": "' + r"\ud800" + '"}\n']),
        (forging, ['{"failed": ' + "[" * 900 + "]" * 900 + "}\n"]),
    ]:
        ran = await run(Program((source,), "f"), [arguments], sandbox)
        assert ran.failure
        assert len(ran.failure.encode()) < 3000


async def test_all_calls_together_have_a_time_limit():
    assert Limits().whole_s(10) == 75
    assert Limits().of_process(75)["RLIMIT_CPU"] == 75


async def test_a_fork_bomb_ends_at_the_limit_on_processes(sandboxed):
    marker = secrets.token_hex(16)
    bomb = """
        import os, sys, time
        def f(marker):
            started = 0
            try:
                while True:
                    if os.fork() == 0:
                        time.sleep(60)
                    started += 1
            except BlockingIOError:
                return started
    """
    for started in await asyncio.gather(*(value_of(sandboxed(bomb, marker)) for _ in range(2))):
        assert 1 <= started <= Limits().processes
    assert await gone(marker)


async def test_a_process_that_leaves_its_session_dies_with_the_sandbox(sandboxed):
    marker = secrets.token_hex(16)
    source = """
        import os, sys, time
        def f(marker):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.execv("/proc/self/exe", ["python", "-S", "-c", "import time; time.sleep(60)", marker])
                os._exit(0)
            time.sleep(0.2)
            return True
    """
    assert await value_of(sandboxed(source, marker)) is True
    assert await gone(marker)


async def test_a_memory_bomb_gets_no_more_than_its_limit(sandboxed):
    ran = await sandboxed("def f(): return len(bytearray(2 ** 31))")
    assert ran.failure is not None
    assert ran.failure.startswith("MemoryError")


@pytest.fixture
async def grouped():
    """Nothing, where processes can be held together by control groups."""
    async with cgroups.groups(cgroups.Bounds(2**28, 64)) as folders:
        with subprocess.Popen([*cgroups.joining(folders), "/bin/sleep", "60"]) as sleeping:
            for _ in range(100):
                joined = [str(sleeping.pid) in (each / "cgroup.procs").read_text() for each in folders]
                if all(joined):
                    break
                await asyncio.sleep(0.02)
            sleeping.kill()
    if not joined or not all(joined):
        pytest.skip("control groups can't be made by whoever runs the tests here")


@pytest.mark.slow("fills a gibibyte of memory")
async def test_all_processes_of_a_sandbox_together_get_no_more_memory_than_one(sandbox, grouped):
    program = escapes.program({"children": escapes.CHILDREN_IN_MEMORY})
    ran = await run(program, [["children", {}]], sandbox, Limits(call_s=30))
    # The kernel ends whichever of them it likes.
    assert not ran.returned or ran.returned[0] * 350 * 2**20 <= Limits().together.memory_bytes


async def test_a_group_is_gone_after_its_sandbox(sandboxed, grouped):
    def there():
        parents = set(cgroups._parents().values())
        return {each for parent in parents for each in parent.glob(f"{cgroups._NAME}{os.getpid()}-*")}

    before = there()  # Of a sandbox whose processes took too long to end.
    running = asyncio.create_task(sandboxed("import time\ndef f(): time.sleep(0.3); return 1"))
    while not running.done() and there() <= before:
        await asyncio.sleep(0.01)
    assert there() - before
    assert await value_of(running) == 1
    assert there() <= before


def test_a_group_that_a_killed_caller_left_is_removed_once_it_is_old(tmp_path, monkeypatch):
    left = tmp_path / f"{cgroups._NAME}1-a"
    left.mkdir()
    cgroups._sweep(tmp_path)
    assert left.exists()
    monkeypatch.setattr(cgroups, "_STALE_S", -1)
    cgroups._sweep(tmp_path)
    assert not left.exists()


V2 = "31 1 0:27 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"
V1 = "34 31 0:30 /docker/a /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory"


def test_a_group_is_found_in_either_version_of_the_file_system():
    mounts = ["21 1 8:1 / / rw - ext4 /dev/sda1 rw", V2, V1]
    assert cgroups._place(mounts, "", "/user.slice/a.scope") == Path("/sys/fs/cgroup/user.slice/a.scope")
    assert cgroups._place(mounts, "memory", "/docker/a/b") == Path("/sys/fs/cgroup/memory/b")
    assert cgroups._place(mounts, "memory", "/elsewhere") is None
    assert cgroups._place(mounts, "pids", "/") is None


def test_in_the_second_version_a_group_is_made_where_both_limits_are_handed_down(tmp_path):
    own = tmp_path / "app.slice" / "shell.scope"
    own.mkdir(parents=True)
    (own / "cgroup.subtree_control").write_text("")
    assert cgroups._with_both(own) is None
    (own.parent / "cgroup.subtree_control").write_text("cpu memory pids\n")
    assert cgroups._with_both(own) == own.parent


KEPT = [
    "def f():\n import asyncio\n async def g(): await asyncio.sleep(0); return 7\n return asyncio.run(g())",
    "def f():\n import subprocess\n return len(subprocess.check_output(['/bin/echo', '123456']))",
    "def f():\n from concurrent.futures import ThreadPoolExecutor\n"
    " with ThreadPoolExecutor(2) as pool: return sum(pool.map(len, ['abc', 'defg']))",
    "def f():\n from multiprocessing import Pipe\n here, there = Pipe()\n here.send(7)\n return there.recv()",
    "def f():\n import tempfile\n with tempfile.TemporaryFile() as file: return file.write(b'1234567')",
]


async def test_what_the_library_needs_of_the_kernel_is_not_refused(sandboxed):
    assert [await value_of(sandboxed(source)) for source in KEPT] == [7] * len(KEPT)


def judged(machine, architecture, call, *arguments, monkeypatch):
    """What the filter for a machine says of a system call."""
    monkeypatch.setattr("platform.machine", lambda: machine)
    data = struct.pack("=IIQ6Q", call, architecture, 0, *arguments, *[0] * (6 - len(arguments)))
    steps = list(struct.iter_unpack("=HBBI", system_call_filter()))
    at, value = 0, 0
    while True:
        code, if_so, if_not, operand = steps[at]
        at += 1
        match code:
            case 0x20:
                (value,) = struct.unpack_from("=I", data, operand)
            case 0x54:
                value &= operand
            case 0x06:
                return {0x7FFF0000: "allowed", 0x80000000: "killed", 0x50001: "refused", 0x50026: "unknown"}[
                    operand
                ]
            case _:
                holds = {0x15: value == operand, 0x25: value > operand, 0x45: bool(value & operand)}[code]
                at += if_so if holds else if_not


X86, ARM, I386 = 0xC000003E, 0xC00000B7, 0x40000003


@pytest.mark.parametrize(
    ("machine", "architecture", "call", "arguments", "verdict"),
    [
        ("x86_64", X86, 0, [], "allowed"),  # read
        ("aarch64", ARM, 63, [], "allowed"),
        ("x86_64", X86, 41, [40, 1], "refused"),  # socket
        ("aarch64", ARM, 198, [40, 1], "refused"),
        ("x86_64", X86, 53, [1, 0x80801], "allowed"),  # socketpair
        ("aarch64", ARM, 199, [1, 1], "allowed"),
        ("x86_64", X86, 53, [1, 2], "refused"),
        ("aarch64", ARM, 199, [2, 1], "refused"),
        ("x86_64", X86, 56, [0x3D0F00], "allowed"),  # clone, for a thread
        ("aarch64", ARM, 220, [17], "allowed"),
        ("x86_64", X86, 56, [0x10000011], "refused"),
        ("aarch64", ARM, 220, [0x20000011], "refused"),
        ("aarch64", ARM, 280, [], "refused"),  # bpf
        ("aarch64", ARM, 425, [], "refused"),  # io_uring_setup
        ("aarch64", ARM, 435, [], "unknown"),  # clone3
        ("x86_64", X86, 457, [], "unknown"),
        ("x86_64", X86, 0x40000000, [], "unknown"),
        ("x86_64", I386, 0, [], "killed"),
        ("aarch64", X86, 63, [], "killed"),
    ],
)
def test_the_filter_refuses_by_the_numbers_of_its_machine(
    machine, architecture, call, arguments, verdict, monkeypatch
):
    assert judged(machine, architecture, call, *arguments, monkeypatch=monkeypatch) == verdict


async def test_a_folder_that_is_shown_can_be_read_and_nothing_else_of_its_machine(sandbox, tmp_path):
    shown, hidden = tmp_path / "shown", tmp_path / "hidden"
    for folder in (shown, hidden):
        folder.mkdir()
        (folder / "file").write_text(folder.name)
    source = """
import os, pathlib
def f(shown, hidden):
    written = []
    for path in (shown + "/file", shown + "/new", "/shown/new"):
        try:
            pathlib.Path(path).write_text("x")
            written.append(path)
        except OSError:
            pass
    return pathlib.Path(shown, "file").read_text(), os.path.exists(hidden), os.listdir("/shown"), written
"""
    place = place_of(0, sandbox, shown)
    async with loaded(Program((source,), "f"), sandbox, cpu_s=9, shown=[shown]) as call:
        assert await call(str(place), str(hidden)) == ("shown", False, ["0"], [])
    assert [path.name for path in shown.iterdir()] == ["file"]


async def test_a_program_that_takes_no_arguments_any_more_is_given_up(sandbox):
    # It reads nothing, and the arguments are more than a socket holds.
    program = Program(("import time\ndef f(x): time.sleep(60)",), "f")
    async with loaded(program, sandbox, cpu_s=9) as call:
        for _ in range(2):
            with pytest.raises(CallFailed, match="too long"):
                await call("x" * 2**22, within_s=0.3)


async def test_printing_without_end_reaches_nobody(sandboxed):
    source = (
        "import os\ndef f():\n for n in range(1000): print('x' * 10**5); os.write(2, b'x' * 10**5)\n return 1"
    )
    assert await value_of(sandboxed(source)) == 1


async def test_too_large_a_value_fails(sandboxed):
    ran = await sandboxed("def f(): return 'x' * (5 * 2**20)")
    assert ran.failure == "it returned too much"


async def test_a_deeply_nested_value_fails(sandboxed):
    ran = await sandboxed("def f():\n x = []\n for _ in range(300): x = [x]\n return x")
    assert ran.failure == "what it returned can't be read"


async def test_the_callers_environment_is_out_of_sight(sandboxed, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-nobody")
    source = """
        import os, pathlib
        def f():
            seen = [repr(dict(os.environ))]
            for path in pathlib.Path("/proc").glob("[0-9]*/environ"):
                try:
                    seen.append(path.read_text())
                except OSError:
                    pass
            return seen
    """
    seen = await value_of(sandboxed(source))
    assert len(seen) > 1
    assert "sk-of-nobody" not in "".join(seen)
    assert "OPENAI_API_KEY" not in "".join(seen)


async def test_files_of_the_machine_are_out_of_sight(sandboxed, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    secret.chmod(0o644)
    hidden = [
        secret,
        Path(__file__),
        Path.home() / ".bashrc",
        Path("/etc/passwd"),
        Path("/var/log"),
        Path.cwd(),
    ]
    source = """
        import os, pathlib
        def f(paths):
            roots = sorted(os.listdir("/"))
            return roots, [path for path in paths if pathlib.Path(path).exists()], os.listdir("/tmp")
    """
    roots, found, temporary = await value_of(sandboxed(source, [str(path) for path in hidden]))
    assert found == []
    assert temporary == []
    assert not {"home", "var", "work", "run", "sys", "srv"} & set(roots)


async def test_nothing_can_be_written_but_in_a_folder_that_vanishes(sandboxed):
    name = f"midturn-{secrets.token_hex(8)}"
    source = """
        import os, sys
        def f(name):
            written = []
            for folder in ["/", "/usr", "/dev", "/dev/shm", "/proc", "/root", "/etc", sys.prefix, "."]:
                try:
                    with open(os.path.join(folder, name), "w") as file:
                        file.write("x")
                    written.append(folder)
                except OSError:
                    pass
            return written
    """
    assert await value_of(sandboxed(source, name)) == ["."]
    assert not Path("/tmp", name).exists()


async def test_what_can_be_written_is_limited(sandboxed):
    source = """
        import errno
        def f():
            seen = set()
            for n in range(8):
                try:
                    with open(f"/tmp/{n}", "wb") as file:
                        for _ in range(17):
                            file.write(bytes(2**20))
                except OSError as error:
                    seen.add(errno.errorcode[error.errno])
            return sorted(seen)
    """
    assert await value_of(sandboxed(source)) == ["EFBIG", "ENOSPC"]


async def test_there_is_no_network(sandboxed):
    with socket.create_server(("127.0.0.1", 0)) as server:
        name = f"\0midturn-{secrets.token_hex(8)}"
        with socket.socket(socket.AF_UNIX) as local:
            local.bind(name)
            local.listen()
            source = """
                import socket
                def f(port, name):
                    reached = []
                    here, away = ("127.0.0.1", port), ("1.1.1.1", 53)
                    internet, local = socket.AF_INET, socket.AF_UNIX
                    for family, address in [(internet, here), (internet, away), (local, name)]:
                        try:
                            with socket.socket(family) as client:
                                client.settimeout(0.2)
                                client.connect(address)
                            reached.append(str(address))
                        except OSError:
                            pass
                    return reached
            """
            port = server.getsockname()[1]
            assert await value_of(sandboxed(source, port, name)) == []


async def test_no_other_process_can_be_seen_or_stopped(sandboxed):
    source = """
        import os
        def f(pid):
            stopped = []
            for target in (pid, 2**22 - 1):
                try:
                    os.kill(target, 0)
                    stopped.append(target)
                except OSError:
                    pass
            own = {int(name) for name in os.listdir("/proc") if name.isdigit()}
            return stopped, max(own) < 20
    """
    assert await value_of(sandboxed(source, os.getpid())) == ([], True)
    for target in (0, -1):
        ran = await sandboxed(f"import os\ndef f(): os.kill({target}, 9); return 1")
        assert ran.returned in ([], [1])


async def test_there_is_no_privilege_and_no_way_to_one(sandboxed):
    source = """
        import ctypes, os
        def f():
            status = dict(line.split(":", 1) for line in open("/proc/self/status"))
            held = [int(status[name], 16) for name in ("CapEff", "CapPrm", "CapInh", "CapAmb")]
            return held, int(status["NoNewPrivs"]), ctypes.CDLL(None).unshare(0x10000000), os.getpid() < 10
    """
    assert await value_of(sandboxed(source)) == ([0, 0, 0, 0], 1, -1, True)


async def test_lines_that_the_code_forges_are_only_claims_of_a_value(sandbox):
    source = """
        import os
        def f(forged):
            for fd in range(3, 64):
                try:
                    os.write(fd, forged.encode())
                except OSError:
                    pass
            return "real"
    """
    for forged, claim in [
        ('"passed"', []),
        ('{"passed": true}', []),
        ("{", []),
        ('{"value": "forged"}', ["forged"]),
    ]:
        unreadable = '{"value": {"dict": [[[1], 2]]}}'
        ran = await run(
            Program((textwrap.dedent(source),), "f"), [[f"{forged}\n{unreadable}\n"]] * 3, sandbox, Limits()
        )
        assert ran.returned == claim
        assert ran.failure


async def test_many_run_at_once_and_a_hung_one_hurts_no_other(sandboxed):
    hung = asyncio.create_task(sandboxed("def f(x):\n while True: pass", 0, limits=SHORT))
    values = await asyncio.gather(*(value_of(sandboxed("def f(x): return x * x", n)) for n in range(6)))
    assert values == [n * n for n in range(6)]
    assert (await hung).failure == "it took too long"


async def test_a_caller_that_is_cancelled_leaves_nothing_behind(sandboxed):
    marker = secrets.token_hex(16)
    program = asyncio.create_task(
        sandboxed(
            f"""
            import os, time
            def f():
                os.execv("/proc/self/exe", ["python", "-S", "-c", "import time; time.sleep(60)", "{marker}"])
            """,
            limits=Limits(),
        )
    )
    while not processes_with(marker):
        await asyncio.sleep(0.02)
    program.cancel()
    with pytest.raises(asyncio.CancelledError):
        await program
    assert await gone(marker)


CALLER = """
import asyncio, sys
from midturn.studies.sandbox import Isolation, Program, _isolation as isolation, run
kind, source, marker = sys.argv[1:]
isolation._CHILD += f"# {marker}"
asyncio.run(run(Program((source,), "f"), [[]], Isolation(kind)))
"""


@pytest.mark.parametrize("endless", ["import time; time.sleep(60)", "while True: pass"])
async def test_a_caller_that_is_killed_leaves_nothing_behind(sandbox, processes, endless):
    marker = secrets.token_hex(16)
    command = [sys.executable, "-c", CALLER, sandbox, f"def f():\n {endless}", marker]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as caller:
        while len(processes_with(marker)) < 2:
            assert caller.poll() is None
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.5)
        caller.kill()
    assert await gone(marker)
    for parent in set(cgroups._parents().values()):
        for left in parent.glob(f"{cgroups._NAME}{caller.pid}-*"):
            await cgroups._remove(left)


async def test_without_a_sandbox_time_memory_and_environment_are_still_limited(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-nobody")

    async def call(source, limits=USUAL):
        return await run(Program((f"import os\ndef f():\n {source}",), "f"), [[]], Isolation.NONE, limits)

    assert (await call("while True: pass", SHORT)).failure == "it took too long"
    assert (await call("return bytearray(2 ** 31)")).failure == "MemoryError: "
    assert "OPENAI_API_KEY" not in await value_of(call("return dict(os.environ)"))


@pytest.fixture
def no_tools(monkeypatch, tmp_path):
    """A machine with no tool to make a sandbox with; returns the folder where they are looked for."""
    monkeypatch.setattr(isolation, "TOOL_PATH", str(tmp_path))
    works.cache_clear()
    yield tmp_path
    works.cache_clear()


def test_a_machine_without_a_sandbox_is_refused_with_what_to_change(no_tools):
    with pytest.raises(BadInput, match=r"^no sandbox .* Install bubblewrap .* `--unsafe-code`$"):
        strongest()


@pytest.fixture
def judged_anew():
    """Sandboxes are looked at again, in the test and after it."""
    works.cache_clear()
    yield
    works.cache_clear()


@pytest.mark.parametrize(
    "filtering", [None, b"\xff" * 8], ids=["a processor not known", "a filter that the kernel refuses"]
)
def test_without_a_filter_of_system_calls_there_is_no_sandbox(filtering, judged_anew, monkeypatch):
    monkeypatch.setattr(isolation, "system_call_filter", lambda: filtering)
    with pytest.raises(BadInput, match="a sandbox also needs seccomp filters, on x86_64 or aarch64"):
        strongest()


async def test_a_sandbox_that_does_not_start_is_never_a_wrong_answer(no_tools):
    program = Program(("def f(): return 1",), "f")
    with pytest.raises(InfrastructureError, match="did not start"):
        await run(program, [[]], Isolation.BUBBLEWRAP)
    for tool in ("bwrap", "setpriv"):
        (no_tools / tool).write_text("#!/bin/sh\nexit 1\n")
        (no_tools / tool).chmod(0o755)
    with pytest.raises(InfrastructureError, match="did not start"):
        await run(program, [[]], Isolation.BUBBLEWRAP)

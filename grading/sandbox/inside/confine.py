"""What a process does to itself before a stranger's code runs in it.

Each step is one function, so that docs/security.md can name the attack
that it stops.
"""

import ctypes
import errno
import os
import platform
import resource
import struct
import sys

from utils.language import N_, say

LIBC = ctypes.CDLL(None, use_errno=True)

# linux/sched.h
NEW_NS, NEW_UTS, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
NEW_USER, NEW_PID, NEW_NET = 0x10000000, 0x20000000, 0x40000000
THREAD = 0x00010000
# linux/mount.h
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REC, MS_PRIVATE = 0x4000, 1 << 18
# linux/prctl.h
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
PR_SET_NAME, PR_GET_NAME, PR_CAPBSET_DROP = 15, 16, 24
KILLED = 9
# linux/net.h
SOCK_TYPE_MASK, SOCK_STREAM = 0xF, 1

# linux/landlock.h. The numbers are the same on every architecture.
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
WRITE_FILE, READ_FILE, READ_FOLDER = 1 << 1, 1 << 2, 1 << 3
REMOVE_FOLDER, REMOVE_FILE = 1 << 4, 1 << 5
MAKE_FOLDER, MAKE_FILE = 1 << 7, 1 << 8
REFER, TRUNCATE = 1 << 13, 1 << 14
READ = READ_FILE | READ_FOLDER
WRITE = (READ | WRITE_FILE | REMOVE_FOLDER | REMOVE_FILE | MAKE_FOLDER
         | MAKE_FILE | REFER | TRUNCATE)
KNOWN_BITS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # by version, then as 5

# The system calls that computing needs; all others are refused. What can
# reach another process, the network or what outlives the child is not here.
ALLOWED = """
brk mmap munmap mremap mprotect madvise msync mincore membarrier
read write pread64 pwrite64 readv writev preadv pwritev preadv2 pwritev2
creat close close_range lseek _llseek dup dup2 dup3
stat lstat fstat newfstatat fstatat64 statx statfs fstatfs access faccessat
faccessat2 readlink readlinkat getcwd chdir fchdir mkdir mkdirat rmdir
unlink unlinkat rename renameat renameat2 ftruncate fallocate
fsync fdatasync getdents getdents64 umask flock fadvise64 sendfile
copy_file_range pipe pipe2 eventfd2 poll ppoll select pselect6
epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2
recvfrom shutdown getsockopt setsockopt getsockname
clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time
times getrusage getitimer setitimer alarm
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait
rt_sigsuspend sigaltstack restart_syscall pause wait4 waitid
getpid gettid getppid getpgrp getpgid getsid getuid geteuid getgid getegid
getresuid getresgid getgroups capget
futex futex_waitv futex_wake futex_wait set_robust_list set_tid_address
arch_prctl rseq sched_yield sched_getaffinity sched_getparam
sched_getscheduler sched_get_priority_max sched_get_priority_min getcpu
uname sysinfo getrandom getrlimit exit exit_group
""".split()
# fcntl: duplicates, flags and locks. F_SETOWN sends signals to others.
FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030)
# ioctl: is it a terminal, how much to read, close on exec, blocking.
IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)


NO_PROGRAMS = N_(
    "programs cannot be started while grading (!, %%bash, subprocess)")


def _call(name, *arguments):
    """A libc call that raises OSError when it fails."""
    result = getattr(LIBC, name)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def _number(value):
    return ctypes.c_ulong(value)


def limit(memory, cpu_seconds, disk, processes):
    """Bounds on memory, CPU time, file size, open files and threads.

    memory, disk: bytes, beyond what the process has now. One process is
    all there is, so its address space bounds whatever it maps, shared
    mappings too.
    """
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    for what, value in ((resource.RLIMIT_AS, now + memory),
                        (resource.RLIMIT_CPU, cpu_seconds),
                        (resource.RLIMIT_FSIZE, disk),
                        (resource.RLIMIT_NOFILE, 96),
                        (resource.RLIMIT_NPROC, processes),
                        (resource.RLIMIT_CORE, 0),
                        (resource.RLIMIT_MEMLOCK, 0),
                        (resource.RLIMIT_MSGQUEUE, 0),
                        (resource.RLIMIT_SIGPENDING, 64)):
        resource.setrlimit(what, (value, value))


def fork_apart():
    """Fork a child that is process 1 of its own process namespace.

    Returns as os.fork does. Needs CAP_SYS_ADMIN.
    """
    mine = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    _call("unshare", NEW_PID)
    try:
        return os.fork()
    finally:
        if os.getpid() != 1:
            _call("setns", mine, NEW_PID)
        os.close(mine)


def private_user():
    """A user namespace of its own, where children have the same user.

    The bounds of `limit` on a user are then counted for it alone, if they
    are set afterwards.
    """
    user, group = os.getuid(), os.getgid()
    _call("unshare", NEW_USER)
    for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"),
                       ("gid_map", f"0 {group} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def private_world(scratch, size):
    """Mounts, network, IPC and host name of its own; no /proc.

    scratch: becomes a new memory file system of `size` bytes, which goes
    with the process.
    """
    _call("unshare", NEW_NS | NEW_UTS | NEW_IPC | NEW_NET)
    _call("mount", b"none", b"/", None, _number(MS_REC | MS_PRIVATE), None)
    flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
    _call("mount", b"tmpfs", os.fsencode(scratch), b"tmpfs", _number(flags),
          f"size={size},nr_inodes=10000,mode=0777".encode())
    _call("mount", b"tmpfs", b"/proc", b"tmpfs", _number(flags | MS_RDONLY),
          b"size=4k,mode=0755")


def landlock_version():
    """The kernel's Landlock version; 0 when there is none."""
    return max(LIBC.syscall(LANDLOCK_CREATE, None, _number(0), 1), 0)


def landlock(readable, writable, listed=()):
    """Read files below `readable`, write below `writable`, no others.

    listed: folders of which the names may be read, and of folders below.

    Raises OSError where the kernel has no Landlock.
    """
    version = landlock_version()
    if not version:
        raise OSError(errno.ENOSYS, "this kernel has no Landlock")
    handled = (1 << KNOWN_BITS[min(version, 5)]) - 1
    attributes = struct.pack(
        "QQQ", handled, 3 if version >= 4 else 0,  # no TCP
        3 if version >= 6 else 0)  # no signals, no abstract sockets
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = _call("syscall", LANDLOCK_CREATE, attributes[:size],
                  _number(size), 0)
    for paths, access in ((readable, READ), (writable, WRITE),
                          (listed, READ_FOLDER)):
        for path in paths:
            try:
                place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except FileNotFoundError:
                continue
            fits = access if os.path.isdir(path) else access & (
                WRITE_FILE | READ_FILE | TRUNCATE)
            rule = struct.pack("=Qi", fits & handled, place)
            _call("syscall", LANDLOCK_ADD, rules, 1, rule, 0)
            os.close(place)
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call("syscall", LANDLOCK_RESTRICT, rules, 0)
    os.close(rules)


def drop_privileges(uid=None):
    """Another user (where root), no capability, and none to be gained.

    Not to be traced, and killed when the zygote dies.
    """
    for capability in range(64):
        if LIBC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            break
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    header = struct.pack("Ii", 0x20080522, 0)  # version 3, this process
    _call("capset", header, bytes(24))
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call("prctl", PR_SET_DUMPABLE, 0, 0, 0, 0)
    end_with_parent(KILLED)


def end_with_parent(number):
    """Let this process get a signal when the one that made it ends."""
    _call("prctl", PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def call_rules():
    """The system calls that are allowed; made once, before forking."""
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))

    def allow(name, *arguments):
        try:
            rules.add_rule(seccomp.ALLOW, name, *arguments)
        except (OSError, ValueError, RuntimeError):
            pass  # unknown on this architecture, or to this library

    for name in ALLOWED:
        allow(name)

    def only(name, place, *values):
        for value in values:
            rules.add_rule(seccomp.ALLOW, name, seccomp.Arg(
                place, seccomp.EQ, value))

    only("fcntl", 1, *FCNTL)
    only("ioctl", 1, *IOCTL)
    only("prctl", 0, PR_SET_NAME, PR_GET_NAME)
    only("prlimit64", 0, 0)  # one's own limits
    only("sched_setaffinity", 0, 0)
    # AF_UNIX streams; asyncio talks to itself. A datagram socket could send
    # to any name, which Landlock does not see: streams cannot, nor can what
    # is sent without a name.
    rules.add_rule(seccomp.ALLOW, "socketpair",
                   seccomp.Arg(0, seccomp.EQ, 1),
                   seccomp.Arg(1, seccomp.MASKED_EQ, SOCK_TYPE_MASK,
                               SOCK_STREAM))
    only("sendto", 4, 0)
    # Landlock knows of emptying a file since its version 3. Who opens a file
    # for writing is seen by every version.
    for name, place in (("open", 1), ("openat", 2)):
        for mask, value in ((os.O_TRUNC, 0), (os.O_ACCMODE, os.O_WRONLY),
                            (os.O_ACCMODE, os.O_RDWR)):
            allow(name, seccomp.Arg(
                place, seccomp.MASKED_EQ, mask, value))
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "openat2")
    # Threads, no processes. clone3 hides its flags in memory, so glibc is
    # sent back to clone.
    rules.add_rule(seccomp.ALLOW, "clone", seccomp.Arg(
        0, seccomp.MASKED_EQ, THREAD, THREAD))
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    return rules


def refuse_system_calls(rules):
    """Only the calls in `rules`, and signals to oneself, from now on."""
    import pyseccomp as seccomp

    for name in ("kill", "tgkill"):
        rules.add_rule(seccomp.ALLOW, name, seccomp.Arg(
            0, seccomp.EQ, os.getpid()))
    rules.load()


def refuse_in_words():
    """Say why programs and the network cannot be had. No wall: words."""
    programs = ("subprocess.Popen", "os.system", "os.exec", "os.fork",
                "os.forkpty", "os.posix_spawn", "pty.spawn")

    def refuse(event, arguments):
        if event in programs:
            raise PermissionError(say(NO_PROGRAMS))
        if event == "socket.__new__" and arguments[1] in (2, 10):
            raise PermissionError(say(
                "there is no network while grading"))

    sys.addaudithook(refuse)


def supported():
    """What a child needs of this kernel and is not there, or None."""
    if platform.machine() not in ("x86_64", "aarch64"):
        return say("system calls are not listed for {machine}",
                   machine=platform.machine())
    try:
        call_rules()
    except (ImportError, OSError, RuntimeError) as error:
        return say("seccomp cannot be used: install libseccomp and the Python "
                   "package pyseccomp ({error})", error=error)
    return None

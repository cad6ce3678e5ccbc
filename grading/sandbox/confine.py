"""What a process does to itself before a stranger's code runs in it.

Runs inside the sandbox; imports nothing of the course. Each step is one
function, so that docs/security.md can name the attack that it stops.
"""

import ctypes
import os
import platform
import resource
import struct

LIBC = ctypes.CDLL(None, use_errno=True)

# linux/sched.h
NEW_NS, NEW_UTS, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
NEW_PID, NEW_NET = 0x20000000, 0x40000000
# linux/mount.h
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_REC, MS_PRIVATE = 0x4000, 1 << 18
# linux/prctl.h
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38
PR_SET_PDEATHSIG, PR_CAPBSET_DROP = 1, 24

# System calls that a graded notebook never needs, by what they allow.
REFUSED = {
    "start programs": ("execve", "execveat", "fork", "vfork"),
    "look into other processes": (
        "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_open",
        "pidfd_getfd", "kcmp", "process_madvise"),
    "signal other processes": ("tkill", "rt_sigqueueinfo",
                               "rt_tgsigqueueinfo", "pidfd_send_signal"),
    "leave something behind": (
        "add_key", "request_key", "keyctl", "memfd_create", "memfd_secret",
        "shmget", "shmat", "shmctl", "msgget", "msgsnd", "semget", "semop",
        "mq_open", "mq_unlink"),
    "change the system": (
        "mount", "umount2", "pivot_root", "chroot", "unshare", "setns",
        "mount_setattr", "move_mount", "open_tree", "fsopen", "fsmount",
        "fspick", "bpf", "perf_event_open", "userfaultfd", "init_module",
        "finit_module", "delete_module", "kexec_load", "kexec_file_load",
        "reboot", "swapon", "swapoff", "sethostname", "setdomainname",
        "settimeofday", "clock_settime", "adjtimex", "clock_adjtime",
        "acct", "quotactl", "syslog", "iopl", "ioperm", "nfsservctl",
        "open_by_handle_at", "name_to_handle_at", "personality", "vhangup",
        "setpriority", "ioprio_set", "sched_setscheduler",
        "sched_setattr", "mlock", "mlock2", "mlockall"),
    "reach the kernel's newer corners": (
        "io_uring_setup", "io_uring_enter", "io_uring_register"),
}
FORK_FLAGS_THREAD = 0x00010000  # CLONE_THREAD

# linux/landlock.h
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
READ = (1 << 0) | (1 << 2) | (1 << 3)  # execute, read file, read folder
ALL_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1,
              4: (1 << 15) - 1, 5: (1 << 16) - 1}


def _call(name, *arguments):
    """A libc call that raises OSError when it fails."""
    result = getattr(LIBC, name)(*arguments)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


def _number(value):
    return ctypes.c_ulong(value)


def limit(memory, cpu_seconds, disk, files=128):
    """Bounds on memory, CPU time, file size, open files and core dumps.

    memory, disk: bytes. One process is all there is, so its address space
    bounds everything that it can map, shared mappings too.
    """
    for what, value in ((resource.RLIMIT_AS, memory),
                        (resource.RLIMIT_CPU, cpu_seconds),
                        (resource.RLIMIT_FSIZE, disk),
                        (resource.RLIMIT_NOFILE, files),
                        (resource.RLIMIT_CORE, 0),
                        (resource.RLIMIT_MEMLOCK, 0),
                        (resource.RLIMIT_MSGQUEUE, 0)):
        resource.setrlimit(what, (value, value))


def private_world():
    """Namespaces of its own: processes, mounts, network, IPC, host name.

    The caller must fork after this to become process 1 of them.
    """
    _call("unshare", NEW_NS | NEW_UTS | NEW_IPC | NEW_PID | NEW_NET)


def private_folder(path, size):
    """A new memory file system of `size` bytes at path; gone with us."""
    _call("mount", b"none", b"/", None, _number(MS_REC | MS_PRIVATE), None)
    _call("mount", b"tmpfs", os.fsencode(path), b"tmpfs",
          _number(MS_NOSUID | MS_NODEV | MS_NOEXEC),
          f"size={size},nr_inodes=10000,mode=0777".encode())


def own_proc():
    """A /proc that shows this process alone."""
    _call("mount", b"proc", b"/proc", b"proc",
          _number(MS_NOSUID | MS_NODEV | MS_NOEXEC), None)


def drop_user(uid):
    """Become another user, for good. Only root can."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def drop_privileges():
    """No capability, none to be gained, invisible to same-user tracing."""
    for capability in range(64):
        if LIBC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            break
    header = struct.pack("Ii", 0x20080522, 0)  # version 3, this process
    LIBC.capset(header, bytes(24))
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call("prctl", PR_SET_DUMPABLE, 0, 0, 0, 0)


def landlock_version():
    """The kernel's Landlock version; 0 when there is none."""
    return max(LIBC.syscall(LANDLOCK_CREATE, None, _number(0), 1), 0)


def landlock(readable, writable):
    """Files: read below `readable`, write below `writable`, nothing else.

    Raises OSError where the kernel has no Landlock.
    """
    version = landlock_version()
    if not version:
        raise OSError("this kernel has no Landlock")
    everything = ALL_BY_ABI[min(version, 5)]
    attributes = struct.pack("QQQ", everything,
                             3 if version >= 4 else 0,  # no TCP
                             3 if version >= 6 else 0)  # no signals out
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = _call("syscall", LANDLOCK_CREATE, attributes[:size],
                    _number(size), 0)
    for paths, access in ((readable, READ), (writable, everything)):
        for path in paths:
            if not os.path.exists(path):
                continue
            folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
            allowed = access if os.path.isdir(path) else access & (
                (1 << 0) | (1 << 1) | (1 << 2) | (1 << 14))
            rule = struct.pack("=Qi", allowed, folder)
            _call("syscall", LANDLOCK_ADD, ruleset, 1, rule, 0)
            os.close(folder)
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call("syscall", LANDLOCK_RESTRICT, ruleset, 0)
    os.close(ruleset)


def refuse_system_calls(may_signal_itself=True):
    """No programs, processes, sockets, kernel memory: see REFUSED."""
    import errno

    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    refuse = seccomp.ERRNO(errno.EPERM)
    for names in REFUSED.values():
        for name in names:
            try:
                rules.add_rule(refuse, name)
            except (OSError, ValueError, RuntimeError):
                pass  # unknown on this architecture
    # Threads are allowed, processes are not. clone3 hides its flags in
    # memory, so glibc is sent back to clone.
    rules.add_rule(refuse, "clone", seccomp.Arg(
        0, seccomp.MASKED_EQ, FORK_FLAGS_THREAD, 0))
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    rules.add_rule(refuse, "socket")
    rules.add_rule(refuse, "kill", seccomp.Arg(0, seccomp.NE, os.getpid()))
    rules.add_rule(refuse, "tgkill", seccomp.Arg(
        0, seccomp.NE, os.getpid()))
    if platform.machine() == "x86_64":
        rules.add_rule(refuse, "ioctl", seccomp.Arg(
            1, seccomp.EQ, 0x5412))  # TIOCSTI: typing into a terminal
    rules.load()

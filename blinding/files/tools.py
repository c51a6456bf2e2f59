"""The programs that the flattening needs on the machine, and how a process of ours is kept small and apart."""

from __future__ import annotations

import functools
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import blinding
from blinding.files.kinds import OFFICE
from blinding.files.limits import Limits

LANGUAGES = ("spa", "por", "eng")
_READABLE = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
_SETTINGS = ("fonts", "libreoffice", "alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime")


def office() -> str:
    """Return the path of LibreOffice's program, or ""."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def missing_tools(kind: str) -> tuple[str, ...]:
    """Return what this machine lacks to flatten a file of this kind (one of kinds.KINDS)."""
    missing = [] if kind not in OFFICE or office() else ["libreoffice"]
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        return (*missing, "tesseract")
    known = _languages(tesseract)
    return (*missing, *(f"tesseract-{one}" for one in LANGUAGES if one not in known))


@functools.lru_cache(maxsize=4)
def _languages(tesseract: str) -> frozenset[str]:
    told = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, check=False, timeout=30)
    return frozenset((told.stdout + told.stderr).split())


def environment(workspace: Path) -> dict[str, str]:
    """Return the whole environment of the worker: nothing of ours (keys, addresses, settings) is handed on."""
    (workspace / "tmp").mkdir(exist_ok=True)
    (workspace / "home").mkdir(exist_ok=True)
    told = {
        "HOME": str(workspace / "home"),
        "TMPDIR": str(workspace / "tmp"),
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(_package().parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        # One file, one core: the machine serves others meanwhile, and threads' stacks count as memory.
        "OMP_THREAD_LIMIT": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # Where bubblewrap cannot cut the network, whatever still asks for an address is sent to a closed door.
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    for name in ("TESSDATA_PREFIX", "TZ"):
        if name in os.environ:
            told[name] = os.environ[name]
    return told


def apart(workspace: Path) -> list[str]:
    """Return the bubblewrap command line before a program that may see only itself and the workspace; [] if it cannot.

    No network, no other processes, no files of ours: not the database, not the environment, not the uploads.
    """
    if not can_part():
        return []
    command = [*_cut(), "--ro-bind", "/usr", "/usr", *_links()]
    for name in _SETTINGS:
        command += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    command += ["--tmpfs", "/tmp"]  # noqa: S108  its own, and empty
    for folder in _ours():
        command += ["--ro-bind", folder, folder]
    return [*command, "--bind", str(workspace), str(workspace), "--chdir", str(workspace), "--"]


def can_part() -> bool:
    """Whether bubblewrap is here and the kernel allows it to part a process from the network and from the files."""
    return bool(_cut())


@functools.lru_cache(maxsize=1)
def _cut() -> list[str]:
    """Return how bubblewrap begins on this kernel, or [].

    LibreOffice wants /proc. Inside some containers a fresh one may not be mounted; the old one then shows that other
    processes exist, but the kernel keeps their memory and environment closed to another user namespace.
    """
    if shutil.which("bwrap") is None:
        return []
    begin = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--dev", "/dev"]
    for proc in (["--proc", "/proc"], ["--ro-bind", "/proc", "/proc"]):
        probe = [*begin, "--ro-bind", "/usr", "/usr", *_links(), *proc, "true"]
        if subprocess.run(probe, capture_output=True, check=False, timeout=30).returncode == 0:
            return [*begin, *proc]
    return []


def _links() -> list[str]:
    """Return what makes /bin and the like what they are on this machine: links into /usr, or folders."""
    command = []
    for name in _READABLE[1:]:
        if Path(name).is_symlink():
            command += ["--symlink", os.readlink(name), name]
        elif Path(name).is_dir():
            command += ["--ro-bind", name, name]
    return command


def _package() -> Path:
    return Path(blinding.__file__).resolve().parent


def _ours() -> list[str]:
    """Return folders that the worker reads: this package, Python with its packages, programs installed elsewhere."""
    programs = [Path(found).resolve().parent.parent for found in (office(), shutil.which("tesseract")) if found]
    data = [Path(os.environ["TESSDATA_PREFIX"])] if "TESSDATA_PREFIX" in os.environ else []
    python = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parent.parent]
    folders = {str(one) for one in (_package(), *python, *programs, *data)}
    # A program in "/bin" has "/" above it: the whole machine must never be shown.
    return sorted(one for one in folders if one != "/" and not one.startswith(_READABLE) and Path(one).is_dir())


#: How far behind everything else a file is worked on where all share a machine: nobody waits for it at a page.
NICE = 10


def hold(limits: Limits) -> None:
    """Bind this process, and each that it starts, to the limits, and let whoever waits for a page go first.

    There is no way back.
    """
    os.nice(max(0, NICE - os.nice(0)))
    for what, most in (
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_NOFILE, 1024),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))

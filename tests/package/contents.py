"""What each package under dist/ holds: nothing missing, nothing superfluous, nothing of the machine that built it.

    contents.py dist
"""

import re
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
LARGEST_WHEEL = 3 * 1024 * 1024

LICENCES = ["LICENSE-APACHE", "LICENSE-MIT", "LICENSE-UNICODE"]
FACADE = ["__init__.py", "_casework.pyi", "_document.py", "_errors.py", "py.typed", "types.py"]
CORE = ["Cargo.toml", "README.md", *LICENCES]

# What a package holds beside its Rust sources, below its one folder.
CRATE = [*CORE, "Cargo.lock", "Cargo.toml.orig", ".cargo_vcs_info.json"]
SDIST = [
    *("Cargo.lock", "Cargo.toml", "PKG-INFO", "README.md", "pyproject.toml", *LICENCES),
    *(f"python/casework/{name}" for name in FACADE),
    *(f"bindings-python/{name}" for name in CORE),
    *(f"core/{name}" for name in CORE),
]
WHEEL = [
    *(f"casework/{name}" for name in [*FACADE, "_casework.abi3.so"]),
    *(f"casework-VERSION.dist-info/{name}" for name in ["METADATA", "RECORD", "WHEEL"]),
    *(f"casework-VERSION.dist-info/licenses/{name}" for name in LICENCES),
]
NPM = [
    *("README.md", "package.json", *LICENCES),
    *("index.cjs", "index.mjs", "platform.cjs", "index.d.ts", "index.d.mts", "types.d.ts", "casework.node"),
]
PACKAGES = {"*.crate": CRATE, "*.whl": WHEEL, "*.tar.gz": SDIST, "*.tgz": NPM}
RUST = {"*.crate": "src/", "*.tar.gz": ("core/src/", "bindings-python/src/")}


def files(package):
    """Name and bytes of each file, below the folder that the archive is of."""
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist()}
    with tarfile.open(package) as archive:
        members = [member for member in archive.getmembers() if not member.isdir()]
        return {member.name.partition("/")[2]: archive.extractfile(member).read() for member in members}


def complaints(kind, held):
    """What is wrong with a package, a line each."""
    rust = {name for name in held if name.startswith(RUST.get(kind, "\0")) and name.endswith(".rs")}
    names = {re.sub(r"^casework-[\d.]+dist", "casework-VERSION.dist", name) for name in held.keys() - rust}
    yield from (f"lacks {name}" for name in sorted(set(PACKAGES[kind]) - names))
    yield from (f"has no use for {name}" for name in sorted(names - set(PACKAGES[kind])))
    for name, content in held.items():
        if not content and name != "casework/py.typed" and not name.endswith("/py.typed"):
            yield f"{name} is empty"
        for folder in (ROOT, Path.home()):
            if f"{folder}/".encode() in content:
                yield f"{name} names {folder}, a folder of the machine that built it"


def main():
    dist = Path(sys.argv[1])
    wrong = []
    for kind in PACKAGES:
        (package,) = dist.glob(f"casework-{kind}")
        held = files(package)
        unpacked = sum(map(len, held.values()))
        print(f"{package.stat().st_size:>10,} bytes, {unpacked:>10,} unpacked, {len(held):>3} files  {package.name}")
        for name, content in held.items():
            if name.endswith((".so", ".node")):
                print(f"{'':>17} {len(content):>10,} {name}")
        wrong += [f"{package.name} {complaint}" for complaint in complaints(kind, held)]
        if kind == "*.whl" and package.stat().st_size > LARGEST_WHEEL:
            wrong.append(f"{package.name} is larger than {LARGEST_WHEEL:,} bytes")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()

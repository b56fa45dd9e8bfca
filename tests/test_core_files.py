import asyncio
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.server import SimulatedGitHub
from simulator.starter import starter_world
from tests.scenarios.processes.server_process import ServerProcess

ASK = """
import ctypes, resource
from bot.core_files import forbid_core_files
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
forbid_core_files()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_a_process_that_asks_leaves_no_core_and_lets_nobody_attach() -> None:
    told = subprocess.run([sys.executable, "-c", ASK], check=True, capture_output=True, text=True)

    assert told.stdout.split("\n")[0] == "(0, 0) 0"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
async def test_the_server_leaves_none(tmp_path: Path) -> None:
    starter = starter_world(files={"README.md": "hello\n"})
    async with SimulatedGitHub(starter.world) as github:
        server = ServerProcess.beside(github, starter, tmp_path / "b.db")
        await server.start()
        assert server.process is not None

        limits = await asyncio.to_thread(Path(f"/proc/{server.process.pid}/limits").read_text)
        owner = os.stat(f"/proc/{server.process.pid}/environ").st_uid  # noqa: PTH116 - one look
        dumpable = resource.prlimit(server.process.pid, resource.RLIMIT_CORE)

        await server.stop(10)

    assert dumpable == (0, 0)
    assert "Max core file size        0" in limits
    assert owner == 0  # root's where it is not dumpable, whoever runs it

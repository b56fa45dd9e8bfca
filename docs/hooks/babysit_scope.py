"""A hook for Claude Code: refuses a write outside an agent's scope. Standard library only, to be copied.

Called before each write (PreToolUse) with the agent's name; without one, with the subagent's own. Exit 2
refuses, and what stands on standard error is told to the agent: https://code.claude.com/docs/en/hooks
"""

import json
import subprocess
import sys

REFUSE = 2


def main() -> int:
    """The exit code; whatever cannot be judged is refused."""
    try:
        call = json.load(sys.stdin)
        written = call["tool_input"].get("file_path") or call["tool_input"]["notebook_path"]
        agent = sys.argv[1] if len(sys.argv) > 1 else call.get("agent_type")
        if not agent:
            return 0  # a human's own session
        command = ["babysit", "scope", f"--agent={agent}", f"--repo={call['cwd']}", "--", str(written)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    except (OSError, ValueError, LookupError, TypeError, AttributeError, subprocess.TimeoutExpired) as error:
        print(
            f"The scope could not be checked ({type(error).__name__}), so nothing is written.",
            file=sys.stderr,
        )
        return REFUSE
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        return REFUSE
    return 0


if __name__ == "__main__":
    sys.exit(main())

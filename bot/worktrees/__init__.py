"""An isolated checkout for each agent and branch on one machine, and its end. git itself does the work.

| room | holds |
| --- | --- |
| `git`, `turn` | git as a subprocess; one babysit at a time in a repository |
| `worktree`, `repository` | what git says of the worktrees; the repository, its bases, its notes |
| `landing` | whether a branch's work is in a base, also by squash or rebase |
| `dirt`, `ignored`, `losses` | what removing a worktree would lose |
| `adding`, `removing` | what changes something; where the first call was killed a second one finishes |
| `stashes`, `sharing`, `doctor` | what is wrong with a machine's worktrees |
"""

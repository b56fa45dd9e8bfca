"""`babysit demo`: the real server beside a simulated GitHub, and a story that checks its own claims.

| module | holds |
| --- | --- |
| `tour` | the whole: opens the stage, plays every act, proves how each ended, cleans up |
| `organisations` | two organisations that installed Babysit, their repositories, people and agents |
| `served` | `babysit serve` as a subprocess that can be killed and started again |
| `acts` | one file an act: who does what, and what Babysit must say |
| `scene` | what an act can do: propose, run CI, wait, quote, tell |
| `endings` | how a pull request must have ended, held against the simulated GitHub |
| `narrator`, `closing` | the story and its summary on the terminal |
| `pages` | the pull requests as web pages, for `--keep` |
"""

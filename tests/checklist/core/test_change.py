from bot.checklist.core.change import FileChange


def test_a_moved_file_lay_elsewhere_at_base() -> None:
    assert FileChange(path="b.py", previous_path="a.py", base=b"", head=b"").base_path == "a.py"
    assert FileChange(path="b.py", base=b"", head=b"").base_path == "b.py"

from bot.model.diff import FileDiff


def test_a_moved_file_has_two_paths() -> None:
    assert FileDiff(path="a.py").paths == ("a.py",)
    assert FileDiff(path="a.py", previous_path="b.py").paths == ("a.py", "b.py")

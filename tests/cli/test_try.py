"""``troth try`` where it cannot or must not run. The trials themselves: tests/demo/test_try.py."""

import pytest

STAGE = """
class Empty:
    doors = ()

    def __init__(self, home):
        self.home = home

    def running(self):
        return False

    def start(self):
        from troth.trials.stage import StageAway

        raise StageAway("nobody opened the shop")

    def stop(self):
        (self.home / "stopped").write_text("yes")


def stage(home):
    return Empty(home)
"""


def test_it_refuses_to_act_in_production_before_anything_is_made(home, run):
    settings = home / "troth.toml"
    settings.write_text(settings.read_text().replace('"development"', '"production"'))

    ended = run("--home", home, "try")

    assert ended.returncode == 2
    assert 'environment = "production"' in ended.stderr
    assert not (home / ".troth").exists()


def test_a_home_without_a_stage_is_told_what_to_write(home, run):
    ended = run("--home", home, "try", "--id", "N-08")

    assert ended.returncode == 2
    assert "stage.py does not exist" in ended.stderr


@pytest.mark.parametrize(("wanted", "said"), [("N-99", "no promise of this notice"), ("n-07", "no promise")])
def test_an_id_nobody_promised_is_named(home, run, wanted, said):
    (home / "stage.py").write_text(STAGE)

    ended = run("--home", home, "try", "--id", wanted)

    assert ended.returncode == 2
    assert said in ended.stderr


def test_a_site_that_does_not_open_is_said_and_what_was_started_is_stopped(home, run):
    (home / "stage.py").write_text(STAGE)

    ended = run("--home", home, "try", "--id", "N-08")

    assert ended.returncode == 2
    assert "nobody opened the shop" in ended.stderr
    assert (home / "stopped").exists()


def test_a_stage_without_its_function_is_said(home, run):
    (home / "stage.py").write_text("nothing = 1\n")

    ended = run("--home", home, "try", "--id", "N-08")

    assert ended.returncode == 2
    assert "no function named stage" in ended.stderr

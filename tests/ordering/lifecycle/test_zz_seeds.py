import time, pytest
from hypothesis import Phase
from tests.ordering.lifecycle.test_life_without_rules import TAKEN_OUT
from tests.ordering.lifecycle.many_lives import live
@pytest.mark.django_db
@pytest.mark.parametrize("rule", TAKEN_OUT)
def test_seed(sandbox, monkeypatch, rule):
    for place, name, instead in TAKEN_OUT[rule]:
        monkeypatch.setattr(place, name, instead)
    for s in range(1, 120):
        t=time.time()
        try:
            live(sandbox, 4, (Phase.generate,), s)
        except (AssertionError, ExceptionGroup) as e:
            open("/tmp/seeds.txt","a").write(f"{rule!r}: {s},  # {time.time()-t:.0f} s\n"); return

from recount.count import count

HEAD = "draw,a,b,c,count\n"
ROWS = "{d},1,0,0,40\n{d},0,1,0,42\n{d},0,0,1,44\n{d},1,1,0,20\n{d},1,0,1,21\n{d},0,1,1,22\n{d},1,1,1,{n}\n"


def test_with_draws_of_the_linkage_none_is_asked_for():
    table = (HEAD + "".join(ROWS.format(d=d, n=10 + d) for d in (1, 2, 3))).encode()
    tally = count(table, what="deaths, an invented year", families=("log-linear-bic",)).tally
    said = [one for one in tally.sensitivity.not_computed if one.startswith("match threshold")]
    assert said == ["match threshold (none was chosen: 3 draws of the linkage stand in its place)"]

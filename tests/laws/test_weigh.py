"""Laws of weighing, for every file of documents."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from recount.nouns import Claim, Party, Reading
from recount.values import Span
from recount.weigh import corroborate

ACTS = ["were arrested", "were killed", "were beaten", "were driven out"]
DENIED = ["No one was arrested", "Nobody was killed", "No one was beaten", "No one was expelled"]
SPEAKERS = [
    None,
    Party(None),
    Party("Ada Brin", "person", role="witness"),
    Party("Tomas Rell", "person", role="witness"),
    Party("Harbour Post", "outlet"),
    Party("Evening Bell", "outlet"),
    Party("Dock League", "org"),
    Party("two sailors", "group", named=False),
]
OUTLETS = ["Harbour Post", "Evening Bell", "Dock League", "Radio Vale"]


def document(name, outlet, day, said):
    text, claims = f"{name}\n", []
    for n, (act, speaker, denies) in enumerate(said):
        words = f"{DENIED[act]} in Tarnov" if denies else f"In Tarnov men {ACTS[act]}"
        chain = (Party(outlet, "outlet", explicit=False), *((speaker,) if speaker else ()))
        span = Span(len(text), len(text) + len(words))
        stance = "denies" if denies else "asserts"
        claims.append(Claim(f"C{n}", "attributed", (), (), (span,), chain, stance, "indirect"))
        text += words + ".\n"
    published = date(2020, 3, day) if day else None
    return Reading(name, None, "", name, "en", outlet, published, tuple(claims), text=text)


SAID = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(SPEAKERS), st.booleans()), max_size=4)


@st.composite
def files(draw):
    bodies = draw(
        st.lists(st.tuples(st.sampled_from(OUTLETS), st.integers(0, 28), SAID), min_size=1, max_size=5)
    )
    return [document(f"doc{n}", outlet, day, said) for n, (outlet, day, said) in enumerate(bodies)]


def origins(weighing):
    return {p.act: p.origins for p in weighing.propositions}


@given(files(), st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(documents, random):
    mixed = list(documents)
    random.shuffle(mixed)
    assert corroborate(documents) == corroborate(mixed)


@given(files(), st.integers(0, 3))
def test_adding_a_relay_never_raises_low(documents, act):
    base = [*documents, document("base", "Radio Vale", 1, [(act, None, False)])]
    relay = document("relay", "Inland Mail", 28, [(act, Party("Radio Vale", "outlet"), False)])
    before, after = origins(corroborate(base)), origins(corroborate([*base, relay]))
    assert all(after[name][0] <= low for name, (low, _) in before.items())


@given(files(), st.integers(0, 3))
def test_adding_an_independent_first_hand_account_never_lowers_high(documents, act):
    base = [*documents, document("base", "Radio Vale", 1, [(act, None, False)])]
    account = document(
        "account", "Inland Mail", 28, [(act, Party("Vera Oss", "person", role="witness"), False)]
    )
    before, after = origins(corroborate(base)), origins(corroborate([*base, account]))
    assert all(after[name][1] >= high for name, (_, high) in before.items())


@given(files())
def test_a_denial_is_never_support(documents):
    denying = {(d.doc_id, c.id) for d in documents for c in d.claims if c.stance == "denies"}
    for proposition in corroborate(documents).propositions:
        assert not denying & {(c.document, c.claim) for c in proposition.claims}


@given(files())
def test_low_is_never_above_high_and_high_never_above_the_sources(documents):
    for proposition in corroborate(documents).propositions:
        low, high = proposition.origins
        assert 0 <= low <= high <= len(proposition.claims)

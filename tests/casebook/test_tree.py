"""The tree is that of RFC 9162: published roots, the RFC's own example, and properties for every size."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.casebook.tree import EMPTY, Tree, grown_from, included, leaf, node, sides

# The eight leaves and the roots of the first 1 to 8 of them that the implementations of Certificate
# Transparency test themselves with (facts, published with RFC 6962's reference implementation).
LEAVES = [
    *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree_of(size):
    return Tree(leaf(bytes.fromhex(one)) for one in LEAVES[:size])


def by_definition(leaves):
    """The root as RFC 9162, 2.1.1 writes it down: recursive, from nothing but the leaves."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()


def leaves_of(size):
    return [leaf(str(one).encode()) for one in range(size)]


def flipped(hashed):
    return bytes([hashed[0] ^ 1]) + hashed[1:]


def test_no_leaves_have_the_hash_of_nothing():
    assert Tree().root() == EMPTY == sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_root_is_the_published_one(size):
    assert tree_of(size).root().hex() == ROOTS[size - 1]
    assert tree_of(8).root(size).hex() == ROOTS[size - 1]


def test_the_example_of_rfc_9162():
    """Section 2.1.5: seven leaves d0 to d6, with the hashes that the section calls a to l."""
    tree = tree_of(7)
    a, b, c, d, e, f, j = (leaf(bytes.fromhex(one)) for one in LEAVES[:7])
    g, h, i = node(a, b), node(c, d), node(e, f)
    k, ell = node(g, h), node(i, j)
    assert tree.inclusion(0) == (b, h, ell)
    assert tree.inclusion(3) == (c, g, ell)
    assert tree.inclusion(4) == (f, j, k)
    assert tree.inclusion(6) == (i, k)
    assert tree.consistency(3) == (c, d, g, ell)
    assert tree.consistency(4) == (ell,)
    assert tree.consistency(6) == (i, j, k)


def test_an_entry_cannot_pass_for_a_node():
    left, right = leaf(b"one"), leaf(b"two")
    assert leaf(left + right) != node(left, right)


@settings(deadline=None)
@given(st.integers(0, 200))
def test_growing_gives_the_root_of_the_definition(size):
    assert Tree(leaves_of(size)).root() == by_definition(leaves_of(size))


@settings(deadline=None)
@given(st.data(), st.integers(1, 130))
def test_every_leaf_is_proven_and_no_other(data, size):
    index = data.draw(st.integers(0, size - 1))
    leaves = leaves_of(size)
    tree = Tree([*leaves, leaf(b"later")])
    path, root = tree.inclusion(index, size), tree.root(size)
    assert len(path) <= (size - 1).bit_length()
    assert len(sides(index, size)) == len(path)
    assert included(leaves[index], index, size=size, path=path, root=root)
    other = data.draw(st.integers(0, size + 1))
    if other != index:
        assert not included(leaves[index], other, size=size, path=path, root=root)
    assert not included(leaf(b"another"), index, size=size, path=path, root=root)
    assert not included(leaves[index], index, size=size, path=(*path, root), root=root)
    assert not included(leaves[index], index, size=size, path=path, root=flipped(root))
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        damaged = (*path[:at], flipped(path[at]), *path[at + 1 :])
        assert not included(leaves[index], index, size=size, path=damaged, root=root)
        assert not included(leaves[index], index, size=size, path=path[:-1], root=root)


@settings(deadline=None)
@given(st.data(), st.integers(1, 130))
def test_a_tree_that_grew_is_proven_and_a_rewritten_one_never(data, size):
    first = data.draw(st.integers(1, size))
    tree = Tree(leaves_of(size))
    path, early, root = tree.consistency(first), tree.root(first), tree.root()
    assert grown_from(early, first, root=root, size=size, path=path)
    changed = leaves_of(size)
    changed[data.draw(st.integers(0, first - 1))] = leaf(b"rewritten")
    forked = Tree(changed)
    assert not grown_from(early, first, root=forked.root(), size=size, path=forked.consistency(first))
    assert not grown_from(flipped(early), first, root=root, size=size, path=path)
    assert not grown_from(early, first, root=flipped(root), size=size, path=path)
    assert not grown_from(early, first, root=root, size=size, path=(*path, root))
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        damaged = (*path[:at], flipped(path[at]), *path[at + 1 :])
        assert not grown_from(early, first, root=root, size=size, path=damaged)
        assert not grown_from(early, first, root=root, size=size, path=path[:-1])


def test_the_empty_journal_grows_into_every_journal_and_nothing_shrinks():
    root = tree_of(5).root()
    assert grown_from(EMPTY, 0, root=root, size=5, path=())
    assert not grown_from(root, 0, root=root, size=5, path=())
    assert not grown_from(root, 5, root=tree_of(3).root(), size=3, path=())


@pytest.mark.parametrize(
    "ask",
    [
        lambda tree: tree.root(6),
        lambda tree: tree.inclusion(5),
        lambda tree: tree.inclusion(-1),
        lambda tree: tree.inclusion(3, 3),
        lambda tree: tree.consistency(0),
        lambda tree: tree.consistency(6),
        lambda _: sides(5, 5),
    ],
)
def test_what_is_not_there_cannot_be_proven(ask):
    with pytest.raises(IndexError):
        ask(tree_of(5))

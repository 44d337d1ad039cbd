"""A count on the screen: what was counted, the lists, each family with its interval, and the limits.

Rules: no number without its interval and its assumption; a refusal has its reason and its remedy; the
people that no list could have reached are named every time.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from recount.estimates import Diagnostics, Estimate, Sensitivity, Tally

_STRATA_SHOWN = 40
_BASIS = {"patterns": "the patterns themselves", "latent classes": "the latent classes"}
_FAR_BEHIND = 10.0  # in BIC: what fits worse is no account of this table


def lines(tally: Tally, *, width: int = 100) -> Iterator[str]:
    """The lines of the screen."""
    for block in (
        _head(tally),
        _table(tally),
        _headline(tally),
        _families(tally),
        _refused(tally),
        _bounds(tally),
        _rivals(tally),
        _moves(tally.sensitivity),
        _linkage(tally),
        _strata(tally),
        _limits(tally),
    ):
        written = list(block)
        if written:
            for line in written:
                yield from _wrapped(line, width)
            yield ""


def _wrapped(line: str, width: int) -> list[str]:
    indent = len(line) - len(line.lstrip())
    return textwrap.wrap(
        line,
        width,
        subsequent_indent=" " * (indent + 2),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def _head(tally: Tally) -> Iterator[str]:
    yield f"Counted: {tally.what or 'NOT NAMED'}"
    yield f"Seed {tally.seed}, version {tally.version}, table sha256 {tally.table.digest[:16]}..."


def _table(tally: Tally) -> Iterator[str]:
    table = tally.table
    yield f"RECORDED: {table.recorded:,} on {len(table.lists)} lists, each counted once"
    for margin in table.margins:
        yield f"  {margin.name}: {margin.records:,}"
    if table.overlaps:
        yield "  on both: " + "; ".join(
            f"{pair.first} and {pair.second} {'under 6' if pair.shared is None else f'{pair.shared:,}'}"
            for pair in table.overlaps
        )


def _headline(tally: Tally) -> Iterator[str]:
    if tally.headline is not None:
        found = tally.headline
        one = len(found.families) == 1
        who = (
            f"THE ONE SOUND FAMILY ({found.families[0]})"
            if one
            else f"{len(found.families)} SOUND FAMILIES TOGETHER"
        )
        yield (
            f"IN ALL, BY {who}: {found.median:,.0f} ({found.low:,.0f} to {found.high:,.0f}), "
            f"if {'its assumption holds' if one else 'their assumptions hold'}"
        )
    elif tally.headline_withheld:
        yield f"NO HEADLINE: {tally.headline_withheld}"


def _families(tally: Tally) -> Iterator[str]:
    if tally.families:
        yield "EACH FAMILY"
    for one in tally.families:
        word = "median" if one.median is not None else "likeliest"
        yield (
            f"  {one.family}: {word} {one.centre:,.0f} ({one.level:.0%}: {one.low:,.0f} to "
            f"{_high(one)})"
            f"{'' if one.sound else '  UNSOUND'}"
        )
        yield f"    assumes: {one.assumes}"
        for words in _checked(one.diagnostics):
            yield f"    {words}"
        for note in one.notes:
            yield f"    note: {note}"


def _high(one: Estimate) -> str:
    return "no upper end" if one.high > 1e15 else f"{one.high:,.0f}"  # noqa: PLR2004 - no number of people


def _checked(found: Diagnostics) -> Iterator[str]:
    if found.r_hat is not None and found.ess_bulk is not None and found.ess_tail is not None:
        yield (
            f"checked: {found.chains} chains from far apart agree to {found.r_hat:.3f} (1 is "
            "perfect, 1.01 the most "
            f"allowed), worth {found.ess_bulk:,.0f} independent draws, {found.ess_tail:,.0f} in the "
            f"tails"
        )
    if found.top_model is not None and found.top_weight is not None:
        yield (
            f"checked: {found.models:,} models; {found.top_weight:.0%} of the weight on: "
            f"{found.top_model}"
        )
    if found.terms is not None:
        yield f"lists that hang together: {', '.join(found.terms) or 'none'}"
    for name, shift in (
        ("delta", found.delta_shift),
        ("the number of classes", found.classes_shift),
        ("the cap", found.cap_shift),
    ):
        if shift is not None:
            yield f"checked: doubling {name} moves the median by {shift - 1:+.1%}"
    if found.replicates:
        yield (
            f"checked: selection repeated on {found.replicates:,} tables, "
            f"{found.replicates_without_estimate or 0} without an estimate"
        )


def _refused(tally: Tally) -> Iterator[str]:
    if tally.refused:
        yield "NO ESTIMATE"
    for one in tally.refused:
        yield f"  {'any family' if one.family == 'all' else one.family}: {one.reason}"
        yield f"    what would help: {one.remedy}"


def _bounds(tally: Tally) -> Iterator[str]:
    if tally.bounds:
        yield "AT LEAST"
    for bound in tally.bounds:
        of = f" ({' and '.join(bound.lists)})" if bound.lists else ""
        yield f"  {bound.name}{of}: {bound.value:,.0f}. {bound.assumes}"


def _rivals(tally: Tally) -> Iterator[str]:
    told = [one for one in tally.rivals if one.bic_behind <= _FAR_BEHIND]
    if not told:
        return
    yield "IF PEOPLE DIFFER IN HOW LIKELY THEY ARE TO BE LISTED"
    for one in told:
        fits = (
            "fits as well as any model"
            if one.near
            else f"fits less well, BIC {one.bic_behind:.1f} more"
        )
        yield f"  {one.account}: {one.whole:,.0f} ({fits})"


def _moves(found: Sensitivity) -> Iterator[str]:
    parts = (*found.leave_one_list_out, *found.merge_two_lists, *found.settings)
    if not (parts or found.xi or found.internal_consistency):
        return
    yield "HOW FAR IT MOVES"
    for title, variants in (
        ("one list left out", found.leave_one_list_out),
        ("two lists taken as one", found.merge_two_lists),
        ("another setting", found.settings),
    ):
        for family in dict.fromkeys(one.family for one in variants):
            mine = [one for one in variants if one.family == family]
            least, most = min(mine, key=_median), max(mine, key=_median)
            yield (
                f"  {title}, {family}: {least.median:,.0f} ({least.change}) to "
                f"{most.median:,.0f} ({most.change})"
            )
    for basis in dict.fromkeys(point.basis for point in found.xi):
        yield f"  if the highest-order odds ratio xi is not 1, from {_BASIS[basis]}: " + "; ".join(
            f"xi {point.xi:g}: {point.median:,.0f} ({point.low:,.0f} to {point.high:,.0f})"
            for point in found.xi
            if point.basis == basis
        )
    for family in dict.fromkeys(one.family for one in found.internal_consistency):
        tests = [one for one in found.internal_consistency if one.family == family]
        covered = sum(one.covered for one in tests)
        yield (
            f"  known sizes told from the other lists, {family}: {covered} of {len(tests)} covered ("
            + "; ".join(f"{one.list} {one.known:,}, told {one.median:,.0f}" for one in tests)
            + ")"
        )
    for words in found.not_computed:
        yield f"  not computed: {words}"


def _median(variant: object) -> float:
    return float(variant.median)  # type: ignore[attr-defined]


def _linkage(tally: Tally) -> Iterator[str]:
    for split in tally.variance:
        yield (
            f"  {split.family}: {split.linkage_share:.0%} of the variance comes from who was "
            "matched with whom "
            f"({split.draws} draws)"
        )


def _strata(tally: Tally) -> Iterator[str]:
    if not tally.strata:
        return
    yield f"STRATA: {len(tally.strata):,}"
    for stratum in tally.strata[:_STRATA_SHOWN]:
        told = [
            f"{one.family} {one.centre:,.0f} ({one.low:,.0f} to "
            f"{one.high:,.0f}){'' if one.sound else ' unsound'}"
            for one in stratum.families
        ]
        told += [f"{one.family}: not estimated, {one.reason}" for one in stratum.refused]
        yield f"  {', '.join(stratum.stratum)}: recorded {stratum.recorded:,}; {'; '.join(told)}"
    if len(tally.strata) > _STRATA_SHOWN:
        yield f"  ... and {len(tally.strata) - _STRATA_SHOWN:,} more (--json has all)"
    for total in tally.totals:
        beside = f"; without strata {total.unstratified:,.0f}" if total.unstratified is not None else ""
        yield (
            f"  TOTAL by {total.family}: {total.median:,.0f} ({total.low:,.0f} to {total.high:,.0f}), "
            f"{total.estimated:,} strata estimated, {total.not_estimated:,} not (their "
            f"{total.recorded_only:,} "
            f"recorded are counted, nothing added){beside}"
        )


def _limits(tally: Tally) -> Iterator[str]:
    yield "WHAT THIS DOES NOT COVER"
    for limit in tally.limits:
        yield f"  {limit}"

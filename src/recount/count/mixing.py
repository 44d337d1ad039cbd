"""Whether chains agree, and how much they know: rank-normalised split R-hat and effective sizes.

Vehtari, Gelman, Simpson, Carpenter & Bürkner (2021). Chains are rows. Everything is a function of the
draws alone.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri
from scipy.stats import rankdata

from recount.count.captures import Floats

_APART = 1e6  # chains that stand still, each in its own place


def r_hat(chains: Floats) -> float:
    """The larger of the R-hats of ranks and of folded ranks; 1 = the chains tell one story."""
    halves = _halved(chains)
    folded = np.abs(halves - np.median(halves))
    return max(_r_hat(_normal_scores(halves)), _r_hat(_normal_scores(folded)))


def ess_bulk(chains: Floats) -> float:
    """Effective size for the middle of the distribution."""
    return _ess(_normal_scores(_halved(chains)))


def ess_tail(chains: Floats) -> float:
    """The lesser effective size of the 5 % and the 95 % quantile."""
    halves = _halved(chains)
    low, high = np.quantile(halves, [0.05, 0.95])
    return min(_ess((halves <= low).astype(np.float64)), _ess((halves <= high).astype(np.float64)))


def _halved(chains: Floats) -> Floats:
    half = chains.shape[1] // 2
    return np.vstack([chains[:, :half], chains[:, -half:]])


def _normal_scores(chains: Floats) -> Floats:
    ranks = rankdata(chains, method="average").reshape(chains.shape)
    return np.asarray(ndtri((ranks - 3 / 8) / (chains.size + 1 / 4)), dtype=np.float64)


def _r_hat(chains: Floats) -> float:
    length = chains.shape[1]
    within = chains.var(axis=1, ddof=1).mean()
    between = chains.mean(axis=1).var(ddof=1)
    if within == 0:
        return 1.0 if between == 0 else _APART
    return float(np.sqrt((length - 1) / length + between / within))


def _ess(chains: Floats) -> float:
    """Geyer's initial monotone sequence over several chains."""
    many, length = chains.shape
    centred = chains - chains.mean(axis=1, keepdims=True)
    size = 1 << (2 * length - 1).bit_length()
    spectrum = np.fft.rfft(centred, size, axis=1)
    covariance = np.fft.irfft(np.abs(spectrum) ** 2, size, axis=1)[:, :length].mean(axis=0) / length
    within = covariance[0] * length / (length - 1)
    between = chains.mean(axis=1).var(ddof=1) if many > 1 else 0.0
    pooled = within * (length - 1) / length + between
    if pooled == 0:
        return float(chains.size)
    rho = 1 - (within - covariance) / pooled
    even = length - length % 2
    sums = rho[0:even:2] + rho[1:even:2]
    negative = np.flatnonzero(sums < 0)
    stop = int(negative[0]) if len(negative) else len(sums)
    monotone = np.minimum.accumulate(sums[:stop])
    tau = max(-1 + 2 * float(monotone.sum()), 1 / np.log10(chains.size))
    return float(chains.size / tau)

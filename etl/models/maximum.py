"""Maximum likelihood of a few positive parameters."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Likelihood = Callable[..., tuple[float, Floats]]  # of the parameters and the data
FLAT = 1e-5  # the slope of the mean log-likelihood at which a search has arrived
SAMPLE = 10_000  # customers among whom the searches begin


def maximise(
    mean_log_likelihood: Likelihood,
    data: tuple[Floats, ...],
    starts: Sequence[Sequence[float]],
    bounds: Sequence[float],
) -> Floats | None:
    """The best positive parameters; None where no search arrives.

    The likelihood takes the parameters and the data, arrays of one length, and returns its value
    and its slopes. Of large data every n-th item tells where the search of all of them begins.
    """
    step = len(data[0]) // SAMPLE
    if step > 1:
        sample = tuple(each[::step] for each in data)
        rough = _best(lambda at: mean_log_likelihood(at, *sample), starts, bounds)
        starts = starts if rough is None else [rough.tolist()]
    return _best(lambda at: mean_log_likelihood(at, *data), starts, bounds)


def _best(
    objective: Callable[[Floats], tuple[float, Floats]],
    starts: Sequence[Sequence[float]],
    bounds: Sequence[float],
) -> Floats | None:
    """The best of the searches from these starts.

    They run over the logarithms of the parameters, from 1 / bound to bound each: a parameter that
    vanishes is as small as that.
    """
    from scipy.optimize import minimize

    limit = np.log(np.asarray(bounds))

    def descend(logs: Floats) -> tuple[float, Floats]:
        parameters = np.exp(logs)
        value, slopes = objective(parameters)
        return -value, -slopes * parameters

    best: tuple[float, Floats] | None = None
    # L-BFGS-B takes as few steps, but BLAS threads that wait for each other take most of its time.
    options = {"maxiter": 500, "ftol": 1e-15}
    for start in starts:
        logs = np.clip(np.log(np.asarray(start)), -limit, limit)
        found = minimize(
            descend, logs, jac=True, method="SLSQP", options=options,
            bounds=np.column_stack([-limit, limit]),
        )  # fmt: skip
        slope = np.where(_held(found.x, found.jac, limit), 0, found.jac)
        arrived = np.isfinite(found.fun) and np.abs(slope).max() < FLAT
        if arrived and (best is None or found.fun < best[0]):
            best = found.fun, np.exp(found.x)
    return None if best is None else best[1]


def _held(logs: Floats, slopes: Floats, limit: Floats) -> npt.NDArray[np.bool_]:
    """The parameters that would go on beyond their bounds."""
    return ((logs <= -limit) & (slopes > 0)) | ((logs >= limit) & (slopes < 0))

"""Which changes of a view are worth a sentence."""

from dashapp import queries
from dashapp.insights import Judge
from dashapp.pages.view import View
from dashapp.queries import Member


def judge(view: View) -> Judge:
    """Knows the usual variation of the view's series, and the failed checks that touch its days."""
    domain, filters = view.domain, view.filters
    spans = (filters.covered(domain), filters.comparison(domain))
    member = queries.selected(view.data, filters)
    known = Judge(
        queries.noise(view.data, filters),
        tuple(span for span in spans if span is not None),
        member if isinstance(member, Member) else None,
    )
    return known.doubting(view.data.release.manifest.warnings)

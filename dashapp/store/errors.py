"""What can go wrong with what people write."""


class StoreUnavailable(RuntimeError):  # noqa: N818 - a state, not a fault of ours
    """The app's database cannot be used now; the pages go on without it."""


class Refused(ValueError):  # noqa: N818 - an answer to the user
    """What was asked for cannot be done; the message says why, for the user."""


class NotYours(LookupError):  # noqa: N818 - an answer to the user
    """There is no such thing that this user may change."""

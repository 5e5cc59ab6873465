"""The faults a run expects, each with the exit code that an operator's scheduler can act on."""


class RunError(Exception):
    """A fault with a clear message; `code` is the exit code of the command."""

    code = 1


class ConfigError(RunError):
    """The configuration is wrong: nothing was read."""

    code = 2


class DataError(RunError):
    """The data is wrong: nothing was published."""

    code = 3


class RunInProgressError(RunError):
    """Another run holds the lock of this data folder."""

    code = 4


class StorageError(RunError):
    """A file could not be read or written: disk full, no permission, out of memory."""

    code = 5

"""What people write, apart from the releases: saved views, the one that opens first, notes."""

from dashapp.store.errors import NotYours, Refused, StoreUnavailable
from dashapp.store.notes import NewNote, Note
from dashapp.store.store import State, Store
from dashapp.store.views import NewView, SavedView

__all__ = ["NewNote", "NewView", "NotYours", "Note", "Refused", "SavedView", "State", "Store"]
__all__ += ["StoreUnavailable"]

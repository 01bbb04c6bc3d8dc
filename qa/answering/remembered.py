"""Keys -> values, those of the last keys remembered: what is not is made together."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import islice
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """`make` of many keys, its values for the `most` keys asked for last kept; threads may share it.

    `make` gives a key the same value whatever keys stand beside it: what is remembered changes nothing.
    """

    def __init__(self, make: Callable[[Sequence[Key]], Iterable[Value]], most: int) -> None:
        self._make, self._most = make, most
        self._held: dict[Key, Value] = {}  # the last asked for stand last
        self._lock = Lock()

    def __call__(self, keys: Sequence[Key]) -> list[Value]:
        """Return the value of each key, in their order."""
        asked = dict.fromkeys(keys)
        with self._lock:
            found = {key: self._held[key] for key in asked if key in self._held}
        missing = [key for key in asked if key not in found]
        if missing:
            found.update(zip(missing, self._make(missing), strict=True))
        with self._lock:
            for key in found:
                self._held.pop(key, None)
            self._held.update(found)
            for key in list(islice(self._held, max(0, len(self._held) - self._most))):
                del self._held[key]
        return [found[key] for key in keys]

"""Locks for programs of one thread: there is never anybody to wait for."""

error = RuntimeError
TIMEOUT_MAX = 9223372036.0


class lock:
    """A lock object is a synchronization primitive."""

    __slots__ = ("_locked", "__weakref__")

    def __init__(self):
        self._locked = False

    def acquire(self, blocking=True, timeout=-1):
        if not self._locked:
            self._locked = True
            return True
        if not blocking or timeout >= 0:
            return False
        raise RuntimeError("this lock would wait for ever: the program has one thread")

    def release(self):
        if not self._locked:
            raise RuntimeError("release unlocked lock")
        self._locked = False

    def locked(self):
        return self._locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()


class RLock:
    """A lock that its owner may take again."""

    __slots__ = ("_count", "__weakref__")

    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        self._count += 1
        return True

    def release(self):
        if self._count == 0:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1

    def locked(self):
        return self._count > 0

    def _is_owned(self):
        return self._count > 0

    def _recursion_count(self):
        return self._count

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()


LockType = lock


def allocate_lock():
    return lock()


allocate = allocate_lock


class _local:
    """Attributes of the only thread."""


def get_ident():
    return 1


def get_native_id():
    return 1


def _count():
    return 0


def start_new_thread(function, args, kwargs={}, /):
    raise RuntimeError("can't start new thread: programs have one thread")


start_new = start_new_thread


def _is_main_interpreter():
    return True


def _get_main_thread_ident():
    return 1


def daemon_threads_allowed():
    return False


def stack_size(size=0, /):
    return 0


def exit():
    raise SystemExit

import time

a = time.perf_counter()
b = time.monotonic()
c = time.time()
d = time.process_time()
total = sum(range(1000))
print(type(a).__name__, time.perf_counter() >= a, time.monotonic() >= b, time.time() > 1.6e9, time.process_time() >= d, type(time.perf_counter_ns()).__name__, time.time_ns() > 10**18, time.monotonic_ns() > 0)
start = time.monotonic()
time.sleep(0.01)
print(time.monotonic() - start >= 0.009, time.sleep(0))
for bad in (lambda: time.sleep(-1), lambda: time.sleep("x"), lambda: time.sleep()):
    try:
        bad()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(time.gmtime(0)[:6], time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(86400 * 365)), time.gmtime(10**9).tm_year, time.gmtime(0).tm_wday)

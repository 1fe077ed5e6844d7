import _circular_a
import _circular_b

print(_circular_a.both(), _circular_b.both())

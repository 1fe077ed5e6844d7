print("start")
from math import squareroot

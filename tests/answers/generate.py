"""Writes down what CPython answers to expressions. Run with CPython 3.14:

    python3.14 generate.py < numbers.txt > new.txt

A line is an expression, a tab, and its `repr` or "Class: message", in `unicode_escape`. Lines may come without an answer;
answers that are there are asked again.
"""
import sys
import warnings

warnings.simplefilter("ignore")
for line in sys.stdin.buffer.read().decode("utf-8").splitlines():
    question = line.split("\t")[0]
    try:
        answer = repr(eval(question))
    except Exception as e:
        answer = f"{type(e).__name__}: {e}"
    sys.stdout.buffer.write((question + "\t" + answer.encode("unicode_escape").decode() + "\n").encode("utf-8"))

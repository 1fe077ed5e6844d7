class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next

    def __iter__(self):
        node = self
        while node is not None:
            yield node.value
            node = node.next


def build(items):
    head = None
    for x in reversed(items):
        head = Node(x, head)
    return head


def reverse(node):
    previous = None
    while node:
        node.next, previous, node = previous, node, node.next
    return previous


print(list(build([1, 2, 3])), list(reverse(build("abc"))))


class Tree:
    def __init__(self, value):
        self.value, self.left, self.right = value, None, None

    def insert(self, value):
        side = "left" if value < self.value else "right"
        child = getattr(self, side)
        if child is None:
            setattr(self, side, Tree(value))
        else:
            child.insert(value)

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right

    def depth(self):
        return 1 + max((c.depth() for c in (self.left, self.right) if c), default=0)


t = Tree(50)
x = 7
for _ in range(40):
    x = (x * 37 + 11) % 101
    t.insert(x)
print(list(t), t.depth())

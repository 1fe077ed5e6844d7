text = "".join(chr(i) for i in list(range(97, 123)) + list(range(0x3B1, 0x3C9)) + [0x1F600, 0x1F601, 0x4E00, 0xE9]) * 3
print(len(text), text)
picks = []
i = 7
for _ in range(60):
    i = (i * 31 + 11) % len(text)
    picks.append(text[i])
print("".join(picks))
print(text.find("😀"), text.rfind("é"), text.index("γ", 60), text[20:30], text[-5:], text[50:20:-7])
print([text.find(c) for c in "aα一é😁"], text.count("😁"), max(text), min(text), sorted(set(text))[:3])

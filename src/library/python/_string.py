"""What string.Formatter needs: format strings taken apart."""


def formatter_parser(text, /):
    """Gives (literal, field, spec, conversion) for each replacement field."""
    literal = ""
    at = 0
    end = len(text)
    while at < end:
        char = text[at]
        if char in "{}" and text[at + 1 : at + 2] == char:
            yield literal + char, None, None, None
            literal = ""
            at += 2
        elif char == "}":
            raise ValueError("Single '}' encountered in format string")
        elif char == "{":
            field, at = _field(text, at + 1)
            yield literal, *_parts(field)
            literal = ""
        else:
            literal += char
            at += 1
    if literal:
        yield literal, None, None, None


def _field(text, start):
    if start == len(text):
        raise ValueError("Single '{' encountered in format string")
    depth = 1
    in_brackets = False
    for at in range(start, len(text)):
        char = text[at]
        if char == "[" and depth == 1:
            in_brackets = True
        elif char == "]":
            in_brackets = False
        elif in_brackets:
            pass
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return text[start:at], at + 1
    raise ValueError("expected '}' before end of string")


def _parts(field):
    in_brackets = False
    for at, char in enumerate(field):
        if char == "[":
            in_brackets = True
        elif char == "]":
            in_brackets = False
        elif in_brackets:
            pass
        elif char == ":":
            return field[:at], field[at + 1 :], None
        elif char == "!":
            conversion = field[at + 1 : at + 2]
            if not conversion:
                raise ValueError("end of string while looking for conversion specifier")
            rest = field[at + 2 :]
            if rest and rest[0] != ":":
                raise ValueError("expected ':' after conversion specifier")
            return field[:at], rest[1:], conversion
    return field, "", None


def formatter_field_name_split(name, /):
    """Gives what a field begins with, and an iterator of (is_attribute, name)."""
    end = min((at for at in (name.find("."), name.find("[")) if at >= 0), default=len(name))
    first = name[:end]
    return int(first) if first.isdecimal() else first, _rest(name[end:])


def _rest(name):
    while name:
        if name[0] == ".":
            end = min((at for at in (name.find(".", 1), name.find("[", 1)) if at >= 0), default=len(name))
            if end == 1:
                raise ValueError("Empty attribute in format string")
            yield True, name[1:end]
            name = name[end:]
        elif name[0] == "[":
            end = name.find("]")
            if end < 0:
                raise ValueError("Missing ']' in format string")
            if end == 1:
                raise ValueError("Empty attribute in format string")
            key = name[1:end]
            yield False, int(key) if key.isdecimal() else key
            name = name[end + 1 :]
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")

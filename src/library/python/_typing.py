"""Type parameters and aliases (PEP 695, 696): what typing and the type parameter syntax build on."""

Union = type(int | str)


class _NoDefault:
    __slots__ = ()

    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"


NoDefault = _NoDefault()


def _idfunc(x, /):
    return x


def _caller():
    import sys

    # The function here, then the class's `__init__`, then who called it.
    return sys._getframemodulename(2)


class _Lazy:
    """A value that is worked out when it is asked for first."""

    __slots__ = ("_value", "_evaluate")

    def __init__(self, value=None, evaluate=None):
        self._value, self._evaluate = value, evaluate

    def get(self):
        if self._evaluate is not None:
            self._value, self._evaluate = self._evaluate(1), None
        return self._value


class _Parameter:
    def _prepare(self, name, default, module):
        if not isinstance(name, str):
            raise TypeError("name must be a str")
        self.__name__ = name
        self._default = _Lazy(default)
        self.__module__ = module

    @property
    def __default__(self):
        return self._default.get()

    def has_default(self):
        return self._default._evaluate is not None or self._default.get() is not NoDefault

    def __or__(self, other):
        import typing

        return typing.Union[self, other]

    def __ror__(self, other):
        import typing

        return typing.Union[other, self]

    def __reduce__(self):
        return self.__name__

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __init_subclass__(cls, **kwargs):
        if cls.__module__ not in ("_typing", "typing"):
            raise TypeError(f"type 'typing.{cls.__mro__[1].__name__}' is not an acceptable base type")


def _syntax(cls, name, default):
    self = cls.__new__(cls)
    self.__name__ = name
    self._default = _Lazy(NoDefault) if default is None else _Lazy(evaluate=_one_argument(default))
    import sys

    self.__module__ = sys._getframemodulename(2)
    return self


def _one_argument(function):
    # The compiler's functions take the annotation format, or nothing.
    return lambda form: function(form) if function.__code__.co_argcount else function()


class TypeVar(_Parameter):
    """Type variable."""

    __module__ = "typing"

    def __init__(
        self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False
    ):
        self._prepare(name, default, _caller())
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        if bound is not None or constraints:
            import typing

            check = lambda value: typing._type_check(value, "Bound must be a type.")
            bound = None if bound is None else check(bound)
            constraints = tuple(check(constraint) for constraint in constraints)
        self._bound, self._constraints = _Lazy(bound), _Lazy(constraints)
        self.__covariant__, self.__contravariant__ = bool(covariant), bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)

    @staticmethod
    def _from_syntax(name, bound, constraints, default):
        self = _syntax(TypeVar, name, default)
        self._bound = _Lazy() if bound is None else _Lazy(evaluate=_one_argument(bound))
        self._constraints = _Lazy(()) if constraints is None else _Lazy(evaluate=_one_argument(constraints))
        self.__covariant__, self.__contravariant__, self.__infer_variance__ = False, False, True
        return self

    @property
    def __bound__(self):
        return self._bound.get()

    @property
    def __constraints__(self):
        return self._constraints.get()

    def __typing_subst__(self, arg):
        import typing

        return typing._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        import typing

        return typing._typevar_prepare_subst(self, alias, args) if hasattr(typing, "_typevar_prepare_subst") else args

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__


class ParamSpecArgs:
    __module__ = "typing"

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.args"

    def __eq__(self, other):
        return self.__origin__ == other.__origin__ if isinstance(other, ParamSpecArgs) else NotImplemented

    __hash__ = object.__hash__


class ParamSpecKwargs:
    __module__ = "typing"

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.kwargs"

    def __eq__(self, other):
        return self.__origin__ == other.__origin__ if isinstance(other, ParamSpecKwargs) else NotImplemented

    __hash__ = object.__hash__


class ParamSpec(_Parameter):
    """Parameter specification variable."""

    __module__ = "typing"

    def __init__(
        self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False
    ):
        self._prepare(name, default, _caller())
        self.__bound__ = bound
        self.__covariant__, self.__contravariant__ = bool(covariant), bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)

    @staticmethod
    def _from_syntax(name, bound, constraints, default):
        self = _syntax(ParamSpec, name, default)
        self.__bound__ = None
        self.__covariant__, self.__contravariant__, self.__infer_variance__ = False, False, True
        return self

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)

    def __typing_subst__(self, arg):
        import typing

        return typing._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        import typing

        return typing._paramspec_prepare_subst(self, alias, args)

    __repr__ = TypeVar.__repr__


class TypeVarTuple(_Parameter):
    """A specialized form of type variable that enables variadic generics."""

    __module__ = "typing"

    def __init__(self, name, *, default=NoDefault):
        self._prepare(name, default, _caller())

    @staticmethod
    def _from_syntax(name, bound, constraints, default):
        return _syntax(TypeVarTuple, name, default)

    def __iter__(self):
        import typing

        yield typing.Unpack[self]

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        import typing

        return typing._typevartuple_prepare_subst(self, alias, args)

    def __repr__(self):
        return self.__name__


class TypeAliasType:
    """Type alias."""

    __module__ = "typing"

    def __init__(self, name, value, *, type_params=()):
        self.__name__, self._value, self.__type_params__ = name, _Lazy(value), type_params
        self.__module__ = _caller()

    @staticmethod
    def _from_syntax(name, type_params, value):
        self = TypeAliasType.__new__(TypeAliasType)
        self.__name__, self.__type_params__ = name, type_params or ()
        self._value = _Lazy(evaluate=_one_argument(value))
        import sys

        self.__module__ = sys._getframemodulename(1)
        return self

    @property
    def __value__(self):
        return self._value.get()

    @property
    def __parameters__(self):
        return tuple(self.__type_params__)

    def __getitem__(self, item):
        import types

        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return types.GenericAlias(self, item)

    def __or__(self, other):
        import typing

        return typing.Union[self, other]

    def __ror__(self, other):
        import typing

        return typing.Union[other, self]

    def __repr__(self):
        return self.__name__


def _type_alias(name, type_params, value):
    return TypeAliasType._from_syntax(name, type_params, value)


class Generic:
    """Abstract base class for generic types."""

    __module__ = "typing"
    __slots__ = ()

    def __class_getitem__(cls, *args):
        import typing

        return typing._generic_class_getitem(cls, *args)

    def __init_subclass__(cls, *args, **kwargs):
        import typing

        return typing._generic_init_subclass(cls, *args, **kwargs)

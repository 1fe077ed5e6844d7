import _module

_module.call(lambda: {}["missing"])

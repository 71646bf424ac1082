"""Make the API pages of all modules from the docstrings, in the folder that is given."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import warnings
from pathlib import Path

import pdoc

import grense

warnings.simplefilter("error")
# A name that is imported for type checkers alone is written as it stands in the source, without a link.
warnings.filterwarnings("ignore", "Error parsing type annotation")
# A package that lists a module in `__all__` brings it along, and every module is named here.
warnings.filterwarnings("ignore", "The module specification")
modules = [module.name for module in pkgutil.walk_packages(grense.__path__, "grense.") if "._" not in module.name]
for module in map(importlib.import_module, ["grense", *modules]):
    # pdoc looks for names where they are, and some packages import those of `__all__` when they are first used.
    for name in getattr(module, "__all__", ()):
        setattr(module, name, getattr(module, name))
pdoc.render.configure(docformat="markdown", show_source=False)
pdoc.pdoc("grense", *modules, output_directory=Path(sys.argv[1]))

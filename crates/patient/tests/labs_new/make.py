"""Writes all files of this folder and what a person expects of them: `python make.py` after changing one."""
import os

import bundles
import cases
import exports
import tables
import workbooks


for part in (cases, tables, exports, workbooks, bundles):
    part.write()
here = os.path.dirname(os.path.abspath(__file__))
print(len([f for f in os.listdir(here) if f.endswith('.expected')]), 'expectations')

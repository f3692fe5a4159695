# SPDX-License-Identifier: GPL-2.0-or-later
"""deep.py DIRECTORY COUNT: so many folders in each other."""
import os
import sys

os.mkdir(sys.argv[1])
os.chdir(sys.argv[1])
for _ in range(int(sys.argv[2])):
    os.mkdir("d")
    os.chdir("d")

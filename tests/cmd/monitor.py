# SPDX-License-Identifier: GPL-2.0-or-later
"""Stands in for a QEMU with a monitor's socket: monitor.py SOCKET HOW

HOW is qmp or monitor, and then what becomes of it: -ends when it is told to
power down, -refuses, -ignores (the guest does not mind), -is-mute, -floods,
-is-busy (never accepts). What it was told goes to SOCKET.said. SIGTERM ends it
but for -stubborn.
"""
import os
import signal
import socket
import sys
import time

path, how = sys.argv[1:]
kind, _, what = how.partition("-")
if what == "is-stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
else:
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))


def said(text):
    with open(path + ".said", "a", encoding="ascii") as file:
        file.write(text)


listener = socket.socket(socket.AF_UNIX)
listener.bind(path)
listener.listen(0)
with open(path + ".ready", "w", encoding="ascii"):
    pass
if what == "is-busy":
    fill = [socket.socket(socket.AF_UNIX) for _ in range(3)]
    for each in fill:
        each.setblocking(False)
        try:
            each.connect(path)
        except BlockingIOError:
            pass
    time.sleep(1000)
stream, _ = listener.accept()
if what == "is-mute":
    time.sleep(1000)
try:
    while what == "floods":
        stream.sendall(b'{"event": "NOISE"}' * 1000)
except OSError:
    time.sleep(1000)
stream.sendall(b'{"QMP": {"version": {}, "capabilities": ["oob"]}}\r\n'
               if kind == "qmp" else b"QEMU 7.2.0 monitor\r\n(qemu) ")
for line in stream.makefile("r"):
    said(line)
    if "powerdown" in line and what == "ends":
        os._exit(0)
    if "powerdown" in line and what == "refuses":
        stream.sendall(b'{"error": {"class": "GenericError"}}\r\n')
    elif kind == "qmp":
        stream.sendall(b'{"event": "RTC_CHANGE"}\r\n{"return": {}}\r\n')
    else:
        stream.sendall(line.encode() + b"\r\n(qemu) ")
time.sleep(1000)

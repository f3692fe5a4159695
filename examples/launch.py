#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""launch.c in Python: launch.py DISK /usr/bin/qemu-system-x86_64 [OPTION]..."""
import os
import sys
from ctypes import *

lib = CDLL("libsvirt.so.1")
lib.svirt_strerror.restype = c_char_p
Event = CFUNCTYPE(None, c_void_p, c_void_p)


def struct(names, *types):
    fields = list(zip(names.split(), types))
    return type("struct", (Structure,), {"_fields_": fields})


# Of what a program fills in the first fields will do: the size says how many.
VM = struct("id name how level process more", c_int64, c_char_p, c_int * 2,
            c_uint64 * 17, c_char_p, c_char * 512)
Request = struct("size name mode context", c_size_t, c_char_p, c_int, c_char_p)
Target = struct("path role", c_char_p, c_int)
Work = struct("size targets target_size count flags threads fn", c_size_t,
              POINTER(Target), c_size_t, c_size_t, c_uint, c_uint, Event)
Entry = struct("size flags context", c_size_t, c_uint, c_char_p)


def call(name, *arguments):
    err = lib["svirt_" + name](*arguments)
    if err < 0:
        sys.exit(f"launch: {name}: {lib.svirt_strerror(err).decode()}")


vm, registry, contexts, gate = VM(), c_void_p(), (c_char_p * 4)(), os.pipe()
disk = Target(sys.argv[1].encode())
work = Work(sizeof(Work), pointer(disk), sizeof(disk), 1, 0, 1, Event(lambda *_: None))
call("templates_load", contexts)
tcg = None if os.path.exists("/dev/kvm") else contexts[1]
request = Request(sizeof(Request), None, 0, tcg)
call("registry_open", b"/var/lib/svirt/registry.db", 1, byref(registry))
call("registry_hold", registry, byref(request), byref(vm), (c_char * 512)())
failed = lib.svirt_label(registry, byref(vm), byref(work))
pid = os.fork() if not failed else -1
if pid == 0:
    os.close(gate[1])
    entry = Entry(sizeof(Entry), 1, vm.process)
    # not before it is on record: the VM never runs unseen
    if os.read(gate[0], 1) and lib.svirt_enter(byref(entry), None) == 0:
        os.execv(sys.argv[2], sys.argv[2:])
    os._exit(126)
if pid > 0 and lib.svirt_registry_start(registry, byref(vm), pid) == 0:
    os.write(gate[1], b"x")
os.close(gate[1])
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if pid > 0 else 125
work.count = 0  # all of them
call("restore", registry, byref(vm), byref(work))
call("registry_release", registry, byref(vm), 0)
sys.exit(status)

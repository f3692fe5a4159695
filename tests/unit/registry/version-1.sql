-- SPDX-License-Identifier: GPL-2.0-or-later
-- A registry as version 1 of the tables had it.
CREATE TABLE vm( id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, mode INTEGER NOT NULL, relabel INTEGER NOT NULL, overlap INTEGER NOT NULL, released INTEGER NOT NULL DEFAULT 0, sensitivity INTEGER NOT NULL, categories BLOB NOT NULL, process TEXT NOT NULL, image TEXT NOT NULL, uuid TEXT, created INTEGER NOT NULL, boot TEXT NOT NULL, owner INTEGER, owner_start INTEGER, pid INTEGER, pid_start INTEGER);
CREATE UNIQUE INDEX vm_name ON vm(name) WHERE released = 0;
CREATE INDEX vm_released ON vm(name) WHERE released = 1;
CREATE INDEX vm_level ON vm(categories, sensitivity) WHERE overlap = 0;
CREATE INDEX vm_overlap ON vm(categories, sensitivity) WHERE overlap = 1;
CREATE TABLE member( category INTEGER NOT NULL, size INTEGER NOT NULL, vm INTEGER NOT NULL, PRIMARY KEY(category, size, vm)) WITHOUT ROWID;
CREATE TABLE pool( categories BLOB NOT NULL, sensitivity INTEGER NOT NULL, count INTEGER NOT NULL, key BLOB NOT NULL, next INTEGER NOT NULL, PRIMARY KEY(categories, sensitivity, count)) WITHOUT ROWID;
CREATE TABLE freed( id INTEGER PRIMARY KEY AUTOINCREMENT, categories BLOB NOT NULL, sensitivity INTEGER NOT NULL, count INTEGER NOT NULL, used INTEGER NOT NULL, blocker INTEGER);
CREATE UNIQUE INDEX freed_level ON freed(categories, sensitivity);
CREATE INDEX freed_next ON freed(sensitivity, count, used, id) WHERE blocker IS NULL;
CREATE INDEX freed_blocker ON freed(blocker) WHERE blocker IS NOT NULL;
CREATE TABLE context( id INTEGER PRIMARY KEY, vm INTEGER NOT NULL, text TEXT NOT NULL, UNIQUE(vm, text));
CREATE TABLE volume( id INTEGER PRIMARY KEY, key BLOB NOT NULL, boot TEXT, UNIQUE(key, boot));
CREATE TABLE file( id INTEGER PRIMARY KEY, vm INTEGER, role INTEGER NOT NULL, tree INTEGER NOT NULL, ino INTEGER NOT NULL, volume INTEGER NOT NULL, handle BLOB NOT NULL, original INTEGER, context INTEGER NOT NULL, path TEXT NOT NULL);
CREATE UNIQUE INDEX file_identity ON file(ino, volume, handle);
CREATE INDEX file_vm ON file(vm) WHERE vm IS NOT NULL;
CREATE INDEX file_tree ON file(vm) WHERE tree > 0;
CREATE TABLE use( vm INTEGER NOT NULL, file INTEGER NOT NULL, run INTEGER NOT NULL, PRIMARY KEY(vm, file)) WITHOUT ROWID;
CREATE INDEX use_file ON use(file);
INSERT INTO vm VALUES(1, 'ran', 0, 1, 0, 0, 0, x'00010002',
 'system_u:system_r:svirt_t', 'system_u:object_r:svirt_image_t', NULL, 1000,
 'aaaaaaaa-0000-0000-0000-000000000000', NULL, NULL, 77, 5);
INSERT INTO vm VALUES(2, 'held', 1, 1, 0, 0, 0, x'00030004',
 'system_u:system_r:svirt_t', 'system_u:object_r:svirt_image_t', NULL, 1000,
 'aaaaaaaa-0000-0000-0000-000000000000', NULL, NULL, NULL, NULL);
INSERT INTO context VALUES(1, 1, 'system_u:object_r:svirt_image_t:s0:c1,c2');
INSERT INTO context VALUES(2, 0, 'system_u:object_r:var_t:s0');
INSERT INTO volume VALUES(1, x'0102', NULL);
INSERT INTO file VALUES(1, 1, 0, 0, 99, 1, x'0304', 2, 1, '/srv/a.img');
PRAGMA application_id = 1937140082;
PRAGMA user_version = 1;

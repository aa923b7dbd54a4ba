# SPDX-License-Identifier: Apache-2.0
"""JSON/REST in front of a database: the real bridge, its worker process, SQLite's ODBC driver."""
import glob
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import sys
import unittest
import urllib.parse

from bridge import FIGBRIDGE, TOP, Bridge, Programs, figbridge, free_port, get, wait_for

CONFIGURATION = """
listeners:
  api: {protocol: rest, listen: "127.0.0.1:%(port)d", authenticate: none}
backends:
  db:
    protocol: odbc
    connection_string: "${file:%(folder)s/secret}"
    environment: {ODBCSYSINI: "%(folder)s"}
    max_in_flight: 4
operations:
  customer.get:
    safety: read
    key: none
    listeners: [{rest: "GET /customers/{customerId}"}]
    legacy:
      backend: db
      statement: "SELECT no, name, credit FROM customer WHERE no = :customerId"
      result: row
      parameters: {customerId: integer}
      columns: {credit: decimal}
  customer.create:
    key: none
    listeners: [{rest: "POST /customers"}]
    legacy:
      backend: db
      statement: "INSERT INTO customer (no, name, credit) VALUES (:no, :name, :credit)"
      result: count
      parameters: {no: integer, name: text, credit: "decimal?"}
  customer.find:
    safety: read
    key: none
    listeners: [{rest: "GET /customers"}]
    legacy: {backend: db, statement: "SELECT no FROM customer WHERE name = :name", parameters: {name: text}}
  customer.endless:
    safety: read
    key: none
    listeners: [{rest: "GET /endless"}]
    legacy:
      backend: db
      statement: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) AS c FROM n"
      result: scalar
store: {path: state/figbridge.db}
admin: {socket: state/admin.sock}
"""


def children(pid):
    return [int(child) for file in pathlib.Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()]


class Odbc(unittest.TestCase):
    def setUp(self):
        self.programs = self.enterContext(Programs())
        self.folder = self.programs.folder / "config"
        self.folder.mkdir()
        driver = next(iter(glob.glob("/usr/lib/*/odbc/libsqlite3odbc.so")), None)
        self.assertIsNotNone(driver, "install libsqliteodbc")
        (self.folder / "odbcinst.ini").write_text(f"[SQLite]\nDriver={driver}\n")
        (self.folder / "secret").write_text(f"Driver=SQLite;Database={self.folder}/erp.db;Password=hunter2")
        with sqlite3.connect(self.folder / "erp.db") as database:
            database.execute("CREATE TABLE customer (no INTEGER PRIMARY KEY, name TEXT NOT NULL, credit TEXT)")
            database.execute("INSERT INTO customer VALUES (7, 'Müller & Söhne', '1.10')")
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        (self.folder / "figbridge.yaml").write_text(CONFIGURATION % {"port": port, "folder": self.folder})

    def serve(self):
        self.bridge, self.log = self.programs.start("bridge", FIGBRIDGE, "serve", "--config", self.folder, ready="\nready\n")

    def ask(self, path, body=None, **more):
        data = None if body is None else json.dumps(body).encode()
        status, _, answer = get(self.url + path, data, {"Content-Type": "application/json"} if body is not None else {}, **more)
        return status, answer.decode()

    def test_rows_come_as_json_with_their_digits(self):
        self.serve()
        self.assertEqual(self.ask("/customers/7"), (200, '{"no":7,"name":"Müller & Söhne","credit":1.10}'))
        self.assertEqual(self.ask("/customers", {"no": 8, "name": "Łódź", "credit": 12345678901234567})[0], 200)
        self.assertEqual(json.loads(self.ask("/customers/8")[1])["name"], "Łódź")

    def test_what_the_caller_did_wrong_is_the_callers(self):
        self.serve()
        self.assertEqual(self.ask("/customers/9")[0], 404)
        self.assertEqual(self.ask("/customers/seven")[0], 400)
        self.assertEqual(self.ask("/customers", {"name": "x"})[0], 400)
        status, answer = self.ask("/customers", {"no": 7, "name": "x"})
        self.assertEqual(status, 409)
        self.assertNotIn("UNIQUE", answer)
        self.assertEqual(self.ask("/customers", {"no": 10, "name": None})[0], 409, "SQLite calls every constraint the same")

    def test_sql_in_a_value_stays_a_value(self):
        self.serve()
        for evil in ("' OR '1'='1", "x'; DROP TABLE customer; --", "1 OR 1=1", "\\' OR 1=1 --"):
            self.assertEqual(self.ask("/customers?name=" + urllib.parse.quote(evil)), (200, "[]"))
        self.assertEqual(self.ask("/customers/7%20OR%201=1")[0], 400)
        self.assertEqual(self.ask("/customers/7")[0], 200)

    def test_a_killed_worker_is_replaced_and_dies_with_the_bridge(self):
        self.serve()
        self.assertEqual(self.ask("/customers/7")[0], 200)
        (worker,) = children(self.bridge.pid)
        os.kill(worker, signal.SIGKILL)
        wait_for("a new worker", lambda: self.ask("/customers/7")[0] == 200)
        (worker,) = children(self.bridge.pid)
        os.kill(worker, signal.SIGTERM)  # as systemd does to everyone at once
        self.assertEqual(self.ask("/customers/7")[0], 200)
        self.assertEqual(children(self.bridge.pid), [worker])
        self.bridge.send_signal(signal.SIGKILL)
        self.bridge.wait()
        wait_for("the worker's end", lambda: not os.path.exists(f"/proc/{worker}"), 5)

    def test_an_endless_statement_ends_with_the_callers_patience(self):
        self.serve()
        status, _, _ = get(self.url + "/endless", None, {"Prefer": "wait=1"})
        self.assertEqual(status, 504)
        self.assertEqual(self.ask("/customers/7")[0], 200)

    def test_the_live_check_connects_and_no_secret_is_shown(self):
        self.assertIn("db: reachable", figbridge("check", self.folder, "--live").stdout)
        self.assertNotIn("hunter2", figbridge("check", self.folder, "--show").stdout)
        (self.folder / "secret").write_text("Driver=Nothing;Database=x;Password=hunter2")
        said = figbridge("check", self.folder, "--live", expect=7).stdout
        self.assertIn("the driver could not be loaded", said)
        self.assertIn("Nothing", said, "the driver manager says which")
        self.assertNotIn("hunter2", said)

    def test_a_statement_that_cannot_be_read_is_refused_with_its_place(self):
        file = self.folder / "figbridge.yaml"
        file.write_text(file.read_text().replace("WHERE name = :name", "WHERE name = ?"))
        said = figbridge("check", self.folder, expect=3).stderr
        self.assertIn("named parameters", said)
        self.assertRegex(said, r"figbridge.yaml:\d+:\d+")


class ErpDatabase(unittest.TestCase):
    """The example whose invoices come from the ERP's database, beside the one that asks its SOAP service."""

    def test_the_database_says_what_the_soap_service_says(self):
        programs = self.enterContext(Programs())
        database = programs.folder / "erp.db"
        port = programs.server("erp", "legacy-erp/erp-server", "--database", database)
        by_soap = Bridge(programs, f"http://127.0.0.1:{port}/erp", "http://127.0.0.1:1/v2")
        by_soap.start()
        folder = programs.folder / "erp-database"
        shutil.copytree(TOP / "config/examples/erp-database", folder)
        url = f"http://127.0.0.1:{free_port()}"
        file = folder / "figbridge.yaml"
        file.write_text(file.read_text().replace("/tmp/erp.db", str(database)).replace("127.0.0.1:8081", url[7:])
                        .replace("../erp-to-crm", str(TOP / "config/examples/erp-to-crm")))
        programs.start("bridge", FIGBRIDGE, "serve", "--config", folder, ready="\nready\n")
        for path in ("/customers/42/invoices", "/customers/7/invoices", "/customers/3/invoices?status=PAID", "/customers/7/invoices?dueBefore=1999-01-01",
                     "/customers/4711/invoices", "/customers/x/invoices"):
            with self.subTest(path):
                status, _, one = get(by_soap.rest + path)
                other_status, _, other = get(url + path)
                self.assertEqual(status, other_status)
                if status == 200:
                    self.assertTrue(json.loads(one)["invoices"] or "dueBefore" in path)
                    self.assertEqual(json.loads(one, parse_float=str), json.loads(other, parse_float=str))
                else:
                    self.assertEqual(json.loads(one).get("code"), json.loads(other).get("code"))


unittest.main(argv=sys.argv[:1])

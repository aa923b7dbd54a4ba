# SPDX-License-Identifier: Apache-2.0
"""figbridge test itself: what fails must fail, at its place, with its exit code."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

BINARY = sys.argv[1]
SOURCE = pathlib.Path(sys.argv[2])

HEAD = f"""=== config {SOURCE}/tests/scenario/parts/stock.yaml
=== case The item is there
=== request api GET /items/A1
"""
CALL = """=== call erp POST /stock
=== answer 200
Content-Type: text/xml

<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<GetItemResponse xmlns="urn:stock"><Status>OK</Status><No>A1</No><Quantity>1.10</Quantity></GetItemResponse>
</s:Body></s:Envelope>
"""
REPLY = '=== reply 200\n\n{"no": "A1", "quantity": 1.10}\n'


class Runner(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def run_case(self, text, *words):
        file = self.folder / "a.case"
        file.write_text(text)
        return subprocess.run([BINARY, "test", str(file), *words], capture_output=True, text=True, timeout=60)

    def line_of(self, text, mark):
        return text[: text.index(mark)].count("\n") + 1

    def assert_fails(self, text, mark, *said):
        done = self.run_case(text)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("FAILED", done.stdout)
        self.assertIn(f"a.case:{self.line_of(text, mark)}: ", done.stdout)
        for words in said:
            self.assertIn(words, done.stdout)

    def assert_invalid(self, text, line, said):
        done = self.run_case(text)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertRegex(done.stdout + done.stderr, rf"a\.case:{line}(:\d+)?: .*{said}")

    def test_what_is_as_expected_passes(self):
        done = self.run_case(HEAD + CALL + REPLY)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue(done.stdout.endswith("The item is there\n1 passed, 0 failed\n"), done.stdout)

    def test_a_digit_makes_the_difference(self):
        text = HEAD + CALL + REPLY.replace("1.10", "1.1")
        self.assert_fails(text, '{"no"', "at /quantity", "expected: 1.1\n", "got:      1.10\n")

    def test_members_too_many_and_too_few(self):
        self.assert_fails(HEAD + CALL + REPLY.replace(', "quantity": 1.10', ""), '{"no"', "at /quantity", "expected: (absent)")
        self.assert_fails(HEAD + CALL + REPLY.replace('"no"', '"nr": 1, "no"'), '{"nr"', "at /nr", "got:      (absent)")

    def test_another_status_header_or_byte(self):
        self.assert_fails(HEAD + CALL + "=== reply 201\n", "=== reply", "expected: 201")
        self.assert_fails(HEAD + CALL + "=== reply 200\nContent-Type: text/plain\n", "Content-Type: text/plain", "got:      application/json")
        self.assert_fails(HEAD + CALL + "=== reply 200\n!Content-Type\n", "!Content-Type", "expected: (absent)")
        self.assert_fails(HEAD + CALL + '=== reply 200 bytes\n\n{"no":"A1","quantity":1.10} \n', '{"no"')

    def test_a_call_too_many_and_one_too_few(self):
        self.assert_fails(HEAD + "=== reply 200\n", "=== request", "(no further one)")
        self.assert_fails(HEAD + CALL + "=== call crm any\n=== answer 200\n" + REPLY, "=== call crm", "(no such call came)")

    def test_another_call_than_expected(self):
        self.assert_fails(HEAD + CALL.replace("/stock", "/shop"), "=== call", "expected: /shop")
        body = '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><GetItem xmlns="urn:stock"><No>A2</No></GetItem></e:Body></e:Envelope>'
        self.assert_fails(HEAD + CALL.replace("/stock\n", f"/stock\n\n{body}\n"), "<e:Env", "/Envelope/Body/GetItem/No", "A2", "A1")

    def test_another_fact(self):
        self.assert_fails(HEAD + CALL + REPLY + "=== observed\nside: modern\n", "side: modern", "expected: modern", "got:      legacy")
        self.assert_fails(HEAD + CALL + REPLY + "=== observed\n!side\n", "!side", "expected: (absent)")

    def test_another_exit_code_or_word_of_a_command(self):
        text = HEAD + CALL + "=== figbridge routes show nobody\n"
        self.assert_fails(text, "=== figbridge", "expected: 0", "got:      4")
        self.assert_fails(HEAD + CALL + "=== figbridge routes\nout: nonsense\n", "out: nonsense")

    def test_a_reply_that_never_comes_ends_the_case(self):
        text = (HEAD + CALL).replace("answer 200", "answer 200 after 3s").replace("A1\n=== call", "A1\n=== call", 1)
        done = self.run_case(text, "--patience", "1")
        self.assertEqual(done.returncode, 1, done.stdout)

    def test_a_case_that_cannot_be_read_has_its_line(self):
        self.assert_invalid("hello\n", 1, "expected a comment")
        self.assert_invalid(HEAD + "=== replay 200\n", 4, "did you mean 'reply'")
        self.assert_invalid(HEAD + "=== reply two hundred\n", 4, "expected a status")
        self.assert_invalid(HEAD + "=== call erp POST /stock\n=== reply 200\n", 4, "what the backend answers is missing")
        self.assert_invalid(HEAD + "=== reply 200\nno colon\n", 5, "expected 'Name: value'")
        self.assert_invalid(HEAD + "=== reply 200 bytes\n\na\\q\n", 6, "a backslash takes")
        self.assert_invalid("=== case x\n=== request api GET /\n", 1, "no configuration")
        self.assert_invalid(HEAD + "=== call nobody any\n=== answer 200\n", 4, "no backend 'nobody'")
        self.assert_invalid(HEAD.replace("request api", "request nobody"), 3, "no listener 'nobody'")

    def test_a_wrong_configuration_has_its_line_in_the_case(self):
        text = "=== config\nlisteners:\n  api: {protocol: rest, port: 8081, coulor: red}\n=== case x\n=== request api GET /\n"
        self.assert_invalid(text, 3, "coulor")

    def test_nothing_there_is_an_error_of_its_own(self):
        done = subprocess.run([BINARY, "test", str(self.folder)], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, "no *.case file" in done.stderr), (3, True))
        self.assertEqual(self.run_case(HEAD + CALL, "--only", "nothing like it").returncode, 4)

    def test_json_tells_the_same(self):
        text = HEAD + CALL + REPLY.replace("1.10", "1.1")
        done = self.run_case(text, "-o", "json")
        self.assertEqual(done.returncode, 1)
        report = json.loads(done.stdout)
        self.assertEqual((report["passed"], report["failed"], report["invalid"]), (0, 1, 0))
        difference = report["cases"][0]["differences"][0]
        self.assertEqual((difference["line"], difference["expected"], difference["got"]), (self.line_of(text, '{"no"'), "1.1", "1.10"))

    def test_the_page_shows_the_example_that_is_run(self):
        page = (SOURCE / "docs/scenarios.md").read_text()
        example = (SOURCE / "tests/scenario/example.case").read_text()
        self.assertIn("```\n" + example.split("\n", 1)[1] + "```\n", page)


unittest.main(argv=sys.argv[:1])

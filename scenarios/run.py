#!/usr/bin/env python3
"""Runs the scenarios: plain-text tests of the whole program, through HTTP and the command line.

    scenarios/run.py [--engine sqlite|postgresql] [--only TEXT] [--jobs N] [--keep]

One file scenarios/NN-name.txt is one scenario. Each runs on SQLite and, when HUIJU_TEST_POSTGRES names a
server, on PostgreSQL, against a program of its own with a database of its own. HUIJU_BINARY names the program
(build/huiju). The format is described in scenarios/README.md. The last line is "N passed, N failed".
"""

import argparse
import base64
import concurrent.futures
import datetime
import hmac
import http.client
import json
import os
import pathlib
import re
import secrets
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
BINARY = os.environ.get("HUIJU_BINARY", str(ROOT / "build" / "huiju"))
POSTGRES = os.environ.get("HUIJU_TEST_POSTGRES", "")
DATABASE_FILE = "huiju.db"
START_SECONDS = 30
STOP_SECONDS = 30
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


class Failed(Exception):
    """The program did not do what the scenario says."""


def one_time_code(secret, ahead):
    """The code of RFC 6238 for a secret in base32, `ahead` steps of 30 seconds from now."""
    step = int(time.time()) // 30 + ahead
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at:at + 4], 'big') & 0x7fffffff) % 1000000:06}"


class Mistake(Exception):
    """The scenario itself cannot be understood."""


# ---------------------------------------------------------------- the file: lines → steps


class Step:
    """One action with the checks below it. `kind` is the first word; see STEPS."""

    def __init__(self, line, kind, text):
        self.line = line
        self.kind = kind
        self.text = text  # what follows the first word
        self.headers = []  # HTTP only
        self.body = None  # HTTP and file: text, before substitution
        self.expected = None  # the text after "=>"
        self.checks = []  # (line, text)
        self.times = 1
        self.parallel = False
        self.within = 0.0


SIMPLE = ("setup", "only", "serve", "as", "let", "kill", "restart", "stop", "start", "server", "sleep")
ANSWERED = ("run", "sql")
WORDS = METHODS + SIMPLE + ANSWERED + ("repeat", "within", "file")


def parse(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    steps = []
    times, parallel, within = 1, False, 0.0
    i = 0

    def meaningful(text):
        return text.strip() and not text.lstrip().startswith("#")

    def read_answer(step, i):
        """The "=>" line, if any, and the checks under it, up to an empty line or the next step."""
        if i < len(lines) and lines[i].startswith("=>"):
            step.expected = lines[i][2:].strip()
            i += 1
        while i < len(lines) and lines[i].strip():
            if lines[i].split()[0] in WORDS:
                break
            if meaningful(lines[i]):
                step.checks.append((i + 1, lines[i].strip()))
            i += 1
        return i

    while i < len(lines):
        text = lines[i].rstrip()
        if not meaningful(text):
            i += 1
            continue
        number = i + 1
        word, _, rest = text.partition(" ")
        rest = rest.strip()
        i += 1
        if word == "repeat":
            match = re.fullmatch(r"(\d+)( parallel)?", rest)
            if not match:
                raise Mistake(f"line {number}: repeat N [parallel]")
            times, parallel = int(match[1]), bool(match[2])
            continue
        if word == "within":
            match = re.fullmatch(r"([\d.]+) ?s", rest)
            if not match:
                raise Mistake(f"line {number}: within N s")
            within = float(match[1])
            continue
        step = Step(number, word, rest)
        if word in METHODS:
            step.kind = "http"
            target, _, body = rest.partition(" ")
            step.text = f"{word} {target}"
            body_lines = [body.strip()] if body.strip() else []
            while i < len(lines) and not lines[i].startswith("=>") and lines[i].strip():
                header = re.fullmatch(r"([A-Za-z][A-Za-z0-9-]*): (.*)", lines[i].rstrip())
                if header and not body_lines:
                    step.headers.append((header[1], header[2]))
                elif meaningful(lines[i]):
                    body_lines.append(lines[i])
                i += 1
            while i < len(lines) and not lines[i].strip():
                i += 1
            if body_lines:
                step.body = "\n".join(body_lines)
            if i == len(lines) or not lines[i].startswith("=>"):
                raise Mistake(f'line {number}: a request needs a line "=> status"')
            i = read_answer(step, i)
            step.times, step.parallel, step.within = times, parallel, within
            times, parallel, within = 1, False, 0.0
        elif word in ANSWERED:
            step.text, arrow, expected = rest.partition(" => ")
            if arrow:
                lines[i - 1] = "=> " + expected
                i = read_answer(step, i - 1)
            else:
                i = read_answer(step, i)
            step.within = within
            within = 0.0
        elif word == "file":
            body_lines = []
            while i < len(lines) and lines[i].strip():
                body_lines.append(lines[i])
                i += 1
            step.body = "\n".join(body_lines) + "\n"
        elif word not in SIMPLE:
            raise Mistake(f"line {number}: unknown word: {word}")
        if times != 1 or within:
            raise Mistake(f"line {number}: repeat and within stand before a request")
        steps.append(step)
    return steps


# ---------------------------------------------------------------- paths and comparisons


MISSING = object()


def look_up(value, path):
    """The value at a path such as $.items[0].name, $.items[-1] or $.items[code=deeds].value, or MISSING."""
    if not path.startswith("$"):
        raise Mistake(f"a path begins with $: {path}")
    rest = path[1:]
    while rest:
        match = re.match(r"\.([A-Za-z_][A-Za-z0-9_-]*)|\[(-?\d+)\]|\[([a-z_.]+)=([^\]]*)\]", rest)
        if not match:
            raise Mistake(f"cannot read the path {path} at {rest}")
        name, index, key, wanted = match.groups()
        if name is not None:
            value = value.get(name, MISSING) if isinstance(value, dict) else MISSING
        elif not isinstance(value, list):
            return MISSING
        elif index is not None:
            value = value[int(index)] if -len(value) <= int(index) < len(value) else MISSING
        else:
            value = next((v for v in value if plain(look_up(v, "$." + key)) == wanted), MISSING)
        if value is MISSING:
            return MISSING
        rest = rest[match.end() :]
    return value


def plain(value):
    """A value as it is put into a text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) if value is not MISSING else None


def compare(found, operator, wanted):
    if operator == "==":
        return found == wanted and isinstance(found, bool) == isinstance(wanted, bool)
    if operator == "!=":
        return found != wanted
    if operator == "contains":
        return wanted in found if isinstance(found, (str, list, dict)) else False
    if operator == "lacks":
        return wanted not in found if isinstance(found, (str, list, dict)) else False
    if operator == "matches":
        return isinstance(found, str) and re.search(wanted, found) is not None
    if isinstance(found, bool) or type(found) not in (int, float, str):
        return False
    try:
        return {"<": found < wanted, "<=": found <= wanted, ">": found > wanted, ">=": found >= wanted}[operator]
    except TypeError:
        return False


CHECK = re.compile(
    r"(?P<subject>\$\S*|body|output|header [A-Za-z0-9-]+)"
    r"(?P<length> length)?"
    r"( (?P<word>exists|absent)| (?P<operator>==|!=|<=|>=|<|>|contains|lacks|matches) (?P<value>.*)| (?P<n>\d+))"
)


# ---------------------------------------------------------------- the program under test


class Answer:
    """What a request or a run of the program gave back."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            raise Failed("the answer is not JSON") from None

    def show(self):
        text = self.body.decode("utf-8", "replace")
        try:
            text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
        except ValueError:
            pass
        return text if len(text) <= 3000 else text[:3000] + " …"


def psql(url, sql):
    program = "/usr/lib/postgresql/15/bin/psql"
    if not os.path.exists(program):
        program = "psql"
    done = subprocess.run(
        [program, "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql], capture_output=True, text=True
    )
    if done.returncode != 0:
        raise Failed(f"psql: {done.stderr.strip()}")
    return done.stdout


def with_database(url, name):
    return urllib.parse.urlsplit(url)._replace(path="/" + name).geturl()


class Place:
    """A data folder and a database, of its own or shared as a template."""

    def __init__(self, engine, folder, database):
        self.engine = engine
        self.folder = folder  # holds data/, the server's log and the scenario's files
        self.database = database  # PostgreSQL: its name

    @property
    def data(self):
        return self.folder / "data"

    def environment(self):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HUIJU_")}
        environment["HUIJU_DATA"] = str(self.data)
        if self.engine == "postgresql":
            environment["HUIJU_DATABASE"] = with_database(POSTGRES, self.database)
        return environment

    def run(self, arguments):
        return subprocess.run(
            [BINARY, *arguments],
            env=self.environment(),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=600,
        )

    def sql(self, text):
        if self.engine == "postgresql":
            return psql(with_database(POSTGRES, self.database), text).rstrip("\n")
        connection = sqlite3.connect(self.data / DATABASE_FILE, timeout=10)
        try:
            rows = connection.execute(text).fetchall()
            connection.commit()
        except sqlite3.Error as error:
            raise Failed(f"sqlite: {error}") from None
        finally:
            connection.close()
        return "\n".join("|".join("" if v is None else str(v) for v in row) for row in rows)


class Server:
    """A running "huiju serve" on a port that it picks."""

    def __init__(self, place, flags, number):
        self.log_path = place.folder / f"server-{number}.log"
        self.log = open(self.log_path, "ab")
        begin = self.log_path.stat().st_size
        self.process = subprocess.Popen(
            [BINARY, "serve", "--listen", "127.0.0.1:0", *flags],
            env=place.environment(),
            cwd=place.folder,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            said = self.log_path.read_bytes()[begin:]
            match = re.search(rb"https?://127\.0\.0\.1:(\d+)[^\n]*\n", said)
            if match:
                self.port = int(match[1])
                return
            if self.process.poll() is not None:
                raise Failed(f"the server ended with status {self.process.returncode}:\n{self.tail()}")
            if time.monotonic() > deadline:
                self.kill()
                raise Failed(f"the server printed no address within {START_SECONDS} s:\n{self.tail()}")
            time.sleep(0.01)

    def request(self, method, target, headers, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            given = {name.lower() for name, _ in headers}
            for name, value in headers:
                connection.putheader(name, value.encode("utf-8"))
            if body is not None and "content-length" not in given:
                connection.putheader("Content-Length", str(len(body)))
            elif method in ("POST", "PUT", "PATCH") and "content-length" not in given:
                connection.putheader("Content-Length", "0")
            connection.endheaders()
            if body:
                try:
                    connection.send(body)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # refused before it was read; the answer is there
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"no answer: {error!r}\n{self.tail()}") from None
        finally:
            connection.close()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failed(f"the server did not stop within {STOP_SECONDS} s of SIGTERM") from None
        finally:
            self.log.close()
        if status != 0:
            raise Failed(f"the server ended with status {status}:\n{self.tail()}")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def tail(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")[-2000:]


# ---------------------------------------------------------------- starting points


class Templates:
    """Each setup is loaded once per engine, then copied for every scenario that begins with it."""

    def __init__(self, root):
        self.root = root
        self.lock = threading.Lock()
        self.made = {}  # (engine, setup) → future of (Place, variables)
        self.copies = 0
        self.databases = []

    def new_place(self, engine, name):
        with self.lock:
            self.copies += 1
            number = self.copies
        folder = self.root / f"{number:03}-{engine}-{name}"
        folder.mkdir()
        return Place(engine, folder, f"huiju_scenario_{os.getpid()}_{number}")

    def create_database(self, place, template=None):
        self.databases.append(place.database)
        clone = f' template "{template}"' if template else ""
        psql(with_database(POSTGRES, "postgres"), f'create database "{place.database}"{clone}')

    def drop_database(self, place):
        psql(with_database(POSTGRES, "postgres"), f'drop database if exists "{place.database}" with (force)')

    def copy(self, engine, setup, name):
        """A Place of its own that begins as `setup` says, and the names saved there."""
        with self.lock:
            future = self.made.get((engine, setup))
            mine = future is None
            if mine:
                future = self.made[(engine, setup)] = concurrent.futures.Future()
        if mine:
            try:
                future.set_result(self.make(engine, setup))
            except BaseException as error:
                future.set_exception(error)
        template, saved = future.result()
        place = self.new_place(engine, name)
        shutil.copytree(template.data, place.data)
        if engine == "postgresql":
            self.create_database(place, template.database)
        return place, dict(saved)

    def make(self, engine, setup):
        script = HERE / "setups" / f"{setup}.txt"
        if script.exists():
            scenario = Scenario(script, engine, self)
            scenario.play()
            return scenario.place, scenario.saved
        place = self.new_place(engine, "setup-" + setup)
        place.data.mkdir()
        if engine == "postgresql":
            self.create_database(place)
        arguments = {"empty": ["migrate"], "demo": ["demo"]}.get(setup)
        if arguments is None:
            raise Mistake(f"setup {setup}: neither empty, demo nor a file {script.relative_to(ROOT)}")
        done = place.run(arguments)
        if done.returncode != 0:
            raise Failed(f"huiju {arguments[0]}: status {done.returncode}\n{done.stderr.decode()[-2000:]}")
        return place, {}


# ---------------------------------------------------------------- one scenario


class Scenario:
    def __init__(self, path, engine, templates):
        self.path = path
        self.engine = engine
        self.templates = templates
        self.saved = {}
        self.tokens = {}
        self.login = None
        self.flags = []
        self.servers = {}
        self.current = 1
        self.place = None

    def play(self):
        """Runs every step; afterwards no server runs."""
        line = 1
        try:
            steps = parse(self.path)
            setup = "empty"
            if steps and steps[0].kind == "setup":
                setup = steps.pop(0).text
            if any(step.kind == "only" and step.text != self.engine for step in steps):
                return "skipped"
            self.place, self.saved = self.templates.copy(self.engine, setup, self.path.stem)
            for step in steps:
                line = step.line
                self.patiently(step)
            while self.servers:
                self.servers.popitem()[1].stop()
        except (Failed, Mistake) as error:
            # A check or a parse error names its own line.
            located = re.match(r"line (\d+): ", str(error))
            number, text = (located[1], str(error)[located.end() :]) if located else (line, str(error))
            raise type(error)(f"{self.path.relative_to(ROOT)}:{number}: {text}") from None
        finally:
            for server in self.servers.values():
                server.kill()
        return "passed"

    def patiently(self, step):
        """`within N s`: the step is tried again until it holds."""
        deadline = time.monotonic() + step.within
        while True:
            try:
                return getattr(self, "step_" + step.kind)(step)
            except Failed:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(0.1)

    # -- texts

    def fill(self, text, n=None):
        """Replaces {name}, {n}, {repeat:TEXT:N}, {totp:NAME+N}; what has no name here must not look like one."""

        def value(match):
            name = match[1]
            if name == "n" and n is not None:
                return str(n)
            if name == "uuid":
                return new_id()
            if name not in self.saved:
                raise Mistake(f"nothing was saved as {{{name}}}")
            return plain(self.saved[name])

        text = re.sub(r"\{repeat:(.*?):(\d+)\}", lambda m: m[1] * int(m[2]), text)
        day = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
        text = re.sub(r"\{today\+(\d+)\}", lambda m: str(day + datetime.timedelta(int(m[1]))), text)
        text = re.sub(r"\{totp:(\w+)\+(\d)\}", lambda m: one_time_code(self.saved[m[1]], int(m[2])), text)
        return re.sub(r"\{([a-z][a-z0-9_]*)\}", value, text)

    def fill_bytes(self, text, n):
        parts = re.split(r"\{bytes:([0-9a-fA-F]+)\}", text)
        return b"".join(
            bytes.fromhex(part) if i % 2 else self.fill(part, n).encode("utf-8") for i, part in enumerate(parts)
        )

    def wanted(self, text, n=None):
        """The right-hand side of a check: JSON, {name}, {name} + 1, or plain text."""
        match = re.fullmatch(r"\{([a-z][a-z0-9_]*)\}(?: ([+-]) (\d+))?", text)
        if match and match[1] not in ("n", "uuid"):
            if match[1] not in self.saved:
                raise Mistake(f"nothing was saved as {{{match[1]}}}")
            value = self.saved[match[1]]
            if match[2]:
                if type(value) is not int:
                    raise Mistake(f"{{{match[1]}}} is no whole number: {value!r}")
                value += int(match[3]) if match[2] == "+" else -int(match[3])
            return value
        text = self.fill(text, n)
        try:
            return json.loads(text)
        except ValueError:
            return text

    # -- steps

    def server(self):
        if self.current not in self.servers:
            self.servers[self.current] = Server(self.place, self.flags, self.current)
        return self.servers[self.current]

    def step_setup(self, _):
        raise Mistake("setup must be the first line")

    def step_only(self, step):
        if step.text not in ("sqlite", "postgresql"):
            raise Mistake("only sqlite | only postgresql")

    def step_serve(self, step):
        self.flags = shlex.split(step.text)

    def step_as(self, step):
        self.login = None if step.text == "nobody" else self.fill(step.text)

    def step_let(self, step):
        match = re.fullmatch(r"([a-z][a-z0-9_]*) = (.*)", step.text)
        if not match:
            raise Mistake("let name = value")
        self.saved[match[1]] = self.wanted(match[2])

    def step_sleep(self, step):
        time.sleep(float(step.text.removesuffix("s")))

    def step_server(self, step):
        self.current = int(step.text)

    def step_start(self, _):
        self.server()

    def step_stop(self, _):
        self.server().stop()
        del self.servers[self.current]

    def step_restart(self, step):
        self.step_stop(step)
        self.server()

    def step_kill(self, _):
        self.server().kill()
        del self.servers[self.current]

    def step_file(self, step):
        (self.place.folder / step.text).write_bytes(self.fill_bytes(step.body, None))

    def step_sql(self, step):
        output = self.place.sql(self.fill(step.text))
        if step.expected is not None and output != self.fill(step.expected):
            raise Failed(f"sql gave {output!r}")
        self.check_all(step, Answer(0, [], output.encode()), None)

    def step_run(self, step):
        words = shlex.split(self.fill(step.text))
        if not words or words[0] != "huiju":
            raise Mistake("run huiju …")
        done = self.place.run(words[1:])
        answer = Answer(done.returncode, [], done.stdout + done.stderr)
        if done.stdout.lstrip()[:1] in (b"{", b"["):
            answer.body = done.stdout
        context = f"$ {' '.join(words)}\n=> {done.returncode}\n{answer.show()}"
        if str(done.returncode) != (step.expected or "0"):
            raise Failed(f"expected status {step.expected or 0}\n{context}")
        try:
            self.check_all(step, answer, None)
        except Failed as error:
            raise Failed(f"{error}\n{context}") from None

    def token(self):
        if self.login not in self.tokens:
            done = self.place.run(["token", "create", "--login", self.login])
            if done.returncode != 0:
                raise Failed(f"no token for {self.login}: {done.stderr.decode().strip()}")
            self.tokens[self.login] = done.stdout.decode().split()[-1]
        return self.tokens[self.login]

    def step_http(self, step):
        server = self.server()
        method, target = step.text.split(" ", 1)
        requests = []
        for n in range(1, step.times + 1):
            headers = [(name, self.fill(value, n)) for name, value in step.headers]
            given = {name.lower() for name, _ in headers}
            body = None if step.body is None else self.fill_bytes(step.body, n)
            if body is not None and "content-type" not in given:
                kind = "application/json" if step.body[:1] in "{[" else "application/x-www-form-urlencoded"
                headers.append(("Content-Type", kind))
            if self.login is not None and "authorization" not in given:
                headers.append(("Authorization", "Bearer " + self.token()))
            requests.append((method, urllib.parse.quote(self.fill(target, n), safe="/?&=%:,+-._~"), headers, body))
        if step.parallel:
            with concurrent.futures.ThreadPoolExecutor(step.times) as pool:
                answers = list(pool.map(lambda request: server.request(*request), requests))
        else:
            answers = [server.request(*request) for request in requests]

        def context(i):
            shown = (requests[i][3] or b"").decode("utf-8", "replace")
            shown = shown if len(shown) <= 1000 else shown[:1000] + " …"
            who = self.login or "nobody"
            return f"{requests[i][0]} {requests[i][1]} as {who} {shown}\n=> {answers[i].status}\n{answers[i].show()}"

        self.check_statuses(step, answers, context)
        for i, answer in enumerate(answers):
            try:
                self.check_all(step, answer, i + 1)
            except Failed as error:
                raise Failed(f"{error}\n{context(i)}") from None

    def check_statuses(self, step, answers, context):
        """"=> 201", "=> 200 or 201" for every answer, or "=> 1 x 201, 49 x 200" in any order."""
        text = step.expected
        found = [answer.status for answer in answers]
        if re.fullmatch(r"\d{3}( or \d{3})*", text):
            allowed = [int(status) for status in text.split(" or ")]
            for i, status in enumerate(found):
                if status not in allowed:
                    raise Failed(f"expected {text}\n{context(i)}")
            return
        if not re.fullmatch(r"\d+ x \d{3}(, \d+ x \d{3})*", text):
            raise Mistake(f"=> 201, or => 200 or 201, or => 1 x 201, 49 x 200; not => {text}")
        counts = {}
        for part in text.split(", "):
            number, status = part.split(" x ")
            counts[int(status)] = int(number)
        real = {status: found.count(status) for status in set(found)}
        if real != counts:
            odd = next((i for i, status in enumerate(found) if status not in counts), 0)
            shown = ", ".join(f"{number} x {status}" for status, number in sorted(real.items()))
            raise Failed(f"expected {text}, got {shown}; one of them:\n{context(odd)}")

    # -- checks

    def check_all(self, step, answer, n):
        for line, text in step.checks:
            try:
                if text.startswith("save "):
                    self.save(text, answer)
                else:
                    self.check(text, answer, n)
            except (Failed, Mistake) as error:
                raise type(error)(f"line {line}: {text}\n{error}") from None

    def subject(self, subject, answer):
        if subject in ("body", "output"):
            return answer.body.decode("utf-8", "replace")
        if subject.startswith("header "):
            name = subject.split()[1].lower()
            return next((value for key, value in answer.headers if key.lower() == name), MISSING)
        return look_up(answer.json(), subject)

    def save(self, text, answer):
        match = re.fullmatch(r"save ([a-z][a-z0-9_]*) (\$\S*|body|output|header [A-Za-z0-9-]+)(?: /(.*)/)?", text)
        if not match:
            raise Mistake("save name $.path, save name header Name /regular (expression)/")
        value = self.subject(self.fill(match[2]), answer)
        if value is MISSING:
            raise Failed("there is no such value")
        if match[3]:
            found = re.search(match[3], plain(value))
            if not found:
                raise Failed(f"not found in {plain(value)[:500]!r}")
            value = found[1] if found.groups() else found[0]
        self.saved[match[1]] = value

    def check(self, text, answer, n):
        match = CHECK.fullmatch(text)
        if not match:
            raise Mistake("this is no check")
        found = self.subject(self.fill(match["subject"], n), answer)
        if match["word"]:
            if (found is MISSING) == (match["word"] == "exists"):
                raise Failed("it is missing" if found is MISSING else f"it is {plain(found)}")
            return
        if found is MISSING:
            raise Failed("there is no such value")
        operator = match["operator"] or "=="
        value = match["n"] or match["value"]
        if operator == "matches":
            wanted = self.fill(value.strip("/"), n)
        else:
            wanted = self.wanted(value, n)
        if match["subject"] in ("body", "output") or match["subject"].startswith("header "):
            wanted = plain(wanted)
        if match["length"]:
            if not isinstance(found, (list, dict, str)):
                raise Failed(f"{plain(found)} has no length")
            found = len(found)
        elif match["n"]:
            raise Mistake("this is no check")
        if not compare(found, operator, wanted):
            raise Failed(f"it is {plain(found)[:500]}")


def new_id():
    """A UUIDv7, time-ordered, in lower-case text."""
    number = (time.time_ns() // 1_000_000) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    text = f"{number:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


# ---------------------------------------------------------------- all of them


def main():
    arguments = argparse.ArgumentParser(description="Runs the scenarios.")
    arguments.add_argument("--engine", choices=("sqlite", "postgresql"), help="only this one")
    arguments.add_argument("--only", default="", help="only the scenarios whose file name contains this")
    arguments.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    arguments.add_argument("--keep", action="store_true", help="keep the folders, and say where they are")
    options = arguments.parse_args()

    files = [path for path in sorted(HERE.glob("*.txt")) + sorted(HERE.glob("issues/*.txt"))]
    files = [path for path in files if options.only in path.name]
    engines = [options.engine] if options.engine else ["sqlite", "postgresql"]
    if "postgresql" in engines and not POSTGRES:
        if options.engine:
            sys.exit("HUIJU_TEST_POSTGRES is not set; scripts/pg.sh starts a server and says how")
        print("HUIJU_TEST_POSTGRES is not set: SQLite only")
        engines.remove("postgresql")

    root = pathlib.Path(tempfile.mkdtemp(prefix="huiju-scenarios-"))
    templates = Templates(root)

    def one(path, engine):
        begin = time.monotonic()
        scenario = Scenario(path, engine, templates)
        try:
            result, why = scenario.play(), ""
        except (Failed, Mistake) as error:
            result, why = "FAILED", str(error)
        except Exception as error:  # a fault of this runner must not hide the other scenarios
            result, why = "FAILED", f"{type(error).__name__}: {error}"
        if scenario.place is not None and not options.keep:
            shutil.rmtree(scenario.place.folder, ignore_errors=True)
            if engine == "postgresql":
                templates.drop_database(scenario.place)
        name = f"{path.relative_to(HERE).with_suffix('')}"
        return f"{result:8} {engine:11} {name:50} {time.monotonic() - begin:5.1f} s", result, why

    passed = failed = 0
    try:
        with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
            running = [pool.submit(one, path, engine) for engine in engines for path in files]
            for future in running:
                line, result, why = future.result()
                print(line, flush=True)
                if why:
                    print("    " + why.replace("\n", "\n    "), flush=True)
                passed += result == "passed"
                failed += result == "FAILED"
    finally:
        if options.keep:
            print(f"kept: {root}")
        else:
            shutil.rmtree(root, ignore_errors=True)
            for template, _ in (f.result() for f in templates.made.values() if f.done() and not f.exception()):
                if template.engine == "postgresql":
                    templates.drop_database(template)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())

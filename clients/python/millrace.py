"""A client for Millrace: submit tasks, wait for them, and do steps whose handler is `worker:NAME`.

Needs Python 3.9 and its standard library. One Client serves many threads.
"""

import datetime
import functools
import hashlib
import hmac
import json
import logging
import os
import random
import signal
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

__all__ = ["Client", "Worker", "Sqs", "Work", "Unfinished", "Failed", "Overtaken", "Refused", "causal_order"]

log = logging.getLogger("millrace")

ENDED = {"complete", "failed", "cancelled", "resolved"}


class Refused(Exception):
    """The API refused a request. `body` says what is wrong and what to do."""

    def __init__(self, status, body):
        problems = "; ".join(p.get("problem", "") for p in body.get("problems", [])) or body.get("message", "")
        super().__init__(f"{status} {body.get('code', '')}: {problems}")
        self.status = status
        self.body = body


class Failed(Exception):
    """Raise it from a handler to say how the attempt failed."""

    def __init__(self, code, message="", retryable=True, retry_after=None):
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message
        self.retryable, self.retry_after = retryable, retry_after


class Overtaken(Exception):
    """Nobody waits for this attempt any more: its task was cancelled, or another worker has it. Let it fly."""


def causal_order(events):
    """A task's events, each the `detail` of a delivery, in causal order: whatever led to an event comes before it."""

    def place(event):
        step = event.get("stepNumber", -1)
        by_task = not event.get("revision")
        return (
            event.get("taskVersion", 0),
            -1 if by_task else step,
            0 if by_task else event.get("attempt", float("inf")),
            event.get("revision", 0),
            event.get("ordinal", 0),
            step,
            event.get("position", float("inf")),
            str(event.get("id")),
        )

    return sorted(events, key=place)


class Client:
    """Talks to the HTTP API of one Millrace.

    Requests are signed (SigV4) with the credentials of the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN, AWS_REGION) unless the API is on this machine or there are none.
    """

    def __init__(self, url=None, tries=5):
        self.url = (url or os.environ["MILLRACE_URL"]).rstrip("/")
        self.tries = tries
        self._signer = _Signer.for_url(self.url)

    def submit(self, template, input=None, **more):
        """Submits a task of "namespace/name" or "namespace/name@version". `more`: key, lane, correlationId."""
        answer = self._call("POST", "/tasks", {"template": template, "input": input, **more})
        return answer["task"]

    def task(self, task_id):
        """The task, with its result or error once it has ended."""
        return self._call("GET", "/tasks/" + urllib.parse.quote(task_id))

    def wait(self, task_id, timeout=60.0):
        """Waits for the task's end. Raises TimeoutError if it does not come in time."""
        end, pause = time.monotonic() + timeout, 0.05
        while True:
            document = self.task(task_id)
            if document["task"]["state"] in ENDED:
                return document
            if time.monotonic() + pause > end:
                raise TimeoutError(f"task {task_id} is {document['task']['state']} after {timeout} s")
            time.sleep(pause)
            pause = min(pause * 1.5, 2.0)

    def poll(self, queue, worker, max=1, wait_seconds=20):
        """Waits for steps on a worker queue and claims up to `max` of them."""
        body = {"worker": worker, "max": max, "waitSeconds": wait_seconds}
        path = "/workers/" + urllib.parse.quote(queue) + "/poll"
        return [Work(self, w) for w in self._call("POST", path, body, tries=1)["work"]]

    def claim(self, queue, worker, messages):
        """Claims up to ten steps whose messages were received over SQS, given their bodies.

        Returns a result for each, in their order: `delete` says whether the message is to be deleted, and there is
        `work` where the step is ours. What is wrong with a message stands in its `problems`, else why there is no work.
        """
        path = "/workers/" + urllib.parse.quote(queue) + "/claim"
        return self._call("POST", path, {"worker": worker, "messages": messages})["results"]

    def _call(self, method, path, body=None, tries=None):
        data = None if body is None else json.dumps(body).encode()
        tries = tries or self.tries
        for tried in range(1, tries + 1):
            try:
                return self._once(method, path, data)
            except Refused as refused:
                if tried == tries or refused.status not in (429, 500, 502, 503, 504):
                    raise
            except OSError:
                if tried == tries:
                    raise
            time.sleep(min(0.1 * 2**tried, 5) * (0.5 + random.random() / 2))

    def _once(self, method, path, data):
        return _request(self._signer, method, self.url + path, data, {"content-type": "application/json"})


def _request(signer, method, url, data, headers):
    if signer:
        headers.update(signer.headers(method, url, data or b"", headers))
    request = urllib.request.Request(url, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=35) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        text = error.read()
        try:
            answer = json.loads(text)
        except ValueError:
            answer = {"code": "UNREADABLE", "problems": [{"problem": text[:200].decode("utf-8", "replace")}]}
        raise Refused(error.code, answer) from None


class Unfinished:
    """Returned where the work goes on later, in this worker or another: it is given `checkpoint` as `work.checkpoint`."""

    def __init__(self, checkpoint, after=0):
        self.checkpoint, self.after = checkpoint, after


class Work:
    """One attempt of one step, claimed for this worker."""

    def __init__(self, client, document):
        self._client = client
        self.token = document["token"]
        self.task = document["task"]
        self.step = document["step"]
        self.handler = document["handler"]
        self.attempt = document["attempt"]
        self.idempotency_key = document["idempotencyKey"]
        self.config = document["config"]
        self.deadline = document["deadline"]
        self.traceparent = document["traceparent"]
        self.heartbeat_seconds = document["heartbeatSeconds"]
        self.last_details = document.get("heartbeatDetails")
        self.checkpoint = document.get("checkpoint")
        self.cancelled = threading.Event()
        self._details = {}
        self._events = []
        if "inputUrl" in document:
            with urllib.request.urlopen(document["inputUrl"], timeout=60) as response:
                self.input = json.load(response)
        else:
            self.input = document["input"]

    def progress(self, details):
        """Notes how far the work has come, for the next attempt to see as `last_details`. Sent with the next heartbeat.

        Raises Overtaken if nobody waits for the work any more.
        """
        self._details = {"details": details}
        if self.cancelled.is_set():
            raise Overtaken(self.token)

    def heartbeat(self):
        """Renews the lease now. A Worker does it in the background."""
        return self._say("heartbeat", self._details)

    def publish(self, type, body, version=None):
        """Publishes an event of your own with the result that follows: once if it counts, and not at all otherwise."""
        self._events.append({"type": type, "body": body, **({"version": version} if version else {})})

    def complete(self, result):
        return self._say("complete", {"result": result, **self._published()})

    def go_on(self, checkpoint, after=0):
        """Ends this part of the work. Whoever has the step next is given `checkpoint`, in `after` seconds or later."""
        return self._say("continue", {"checkpoint": checkpoint, "afterSeconds": int(after), **self._published()})

    def _published(self):
        return {"events": self._events} if self._events else {}

    def fail(self, code, message="", retryable=True, retry_after=None):
        body = {"code": code[:64], "message": message[:10000] or None, "retryable": retryable, **self._details}
        if retry_after is not None:
            body["retryAfterSeconds"] = int(retry_after)
        return self._say("fail", body)

    def _say(self, what, body):
        try:
            return self._client._call("POST", f"/claims/{self.token}/{what}", body)
        except Refused as refused:
            if refused.status in (404, 409, 410):
                self.cancelled.set()
                raise Overtaken(str(refused)) from None
            raise


class Worker:
    """Polls a worker queue and does its steps on threads, until it is told to stop. `via=Sqs(url)` polls over SQS.

    `handle(work)` returns the result or an Unfinished, or raises Failed. Any other exception fails the attempt, which is tried again as
    the step's retry policy says.
    """

    def __init__(self, client, handle, queue="default", concurrency=4, name=None, wait_seconds=20, via=None):
        self.client, self.handle, self.queue = client, handle, queue
        self.poll = client.poll if via is None else functools.partial(via.poll, client)
        self.concurrency, self.wait_seconds = concurrency, wait_seconds
        self.name = name or f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
        self._stopping = threading.Event()

    def stop(self, *_):
        """Takes on nothing more. What has been begun is finished."""
        self._stopping.set()

    def run(self):
        """Works until stop() or SIGTERM, then finishes what it has begun."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self.stop)
        running, pause = set(), 0.2
        with ThreadPoolExecutor(self.concurrency) as threads:
            while not self._stopping.is_set():
                if len(running) >= self.concurrency:
                    _, running = wait(running, timeout=1, return_when=FIRST_COMPLETED)
                    continue
                try:
                    most = min(self.concurrency - len(running), 10)
                    polled = self.poll(self.queue, self.name, most, self.wait_seconds)
                    running |= {threads.submit(self._do, work) for work in polled}
                    pause = 0.2
                except (Refused, OSError) as trouble:
                    if isinstance(trouble, Refused) and trouble.status < 500 and trouble.status != 429:
                        raise
                    log.warning("Poll failed, and is tried again: %s", trouble)
                    self._stopping.wait(pause)
                    pause = min(pause * 2, 10)
                running = {future for future in running if not future.done()}

    def _do(self, work):
        over = threading.Event()
        beats = threading.Thread(target=self._beat, args=(work, over), daemon=True)
        beats.start()
        try:
            self._answer(work)
        except Overtaken as overtaken:
            log.info("Step %s of task %s is no longer ours: %s", work.step, work.task, overtaken)
        except Exception:
            log.exception("Step %s of task %s could not be answered for", work.step, work.task)
        finally:
            over.set()

    def _answer(self, work):
        try:
            result = self.handle(work)
        except Overtaken:
            raise
        except Failed as failed:
            work.fail(failed.code, failed.message, failed.retryable, failed.retry_after)
        except Exception as thrown:
            log.exception("Step %s of task %s failed", work.step, work.task)
            work.fail("HANDLER_FAILED", f"{type(thrown).__name__}: {thrown}")
        else:
            if isinstance(result, Unfinished):
                work.go_on(result.checkpoint, result.after)
            else:
                work.complete(result)

    @staticmethod
    def _beat(work, over):
        while not over.wait(work.heartbeat_seconds / 3):
            try:
                work.heartbeat()
            except Overtaken:
                return
            except Exception as trouble:
                log.warning("A heartbeat was lost: %s", trouble)


class Sqs:
    """The SQS queue behind a worker queue, given its URL. Who waits there holds no function open.

    Needs sqs:ReceiveMessage and sqs:DeleteMessage on it. Requests are signed as those of a Client.
    """

    def __init__(self, url):
        self.url = url
        split = urllib.parse.urlsplit(url)
        self._endpoint = f"{split.scheme}://{split.netloc}/"
        self._signer = _Signer.for_url(url, "sqs")

    def poll(self, client, queue, worker, max=1, wait_seconds=20):
        """Waits for messages, claims their steps, and deletes those that are done with."""
        asked = {"MaxNumberOfMessages": max, "WaitTimeSeconds": wait_seconds}
        messages = self._call("ReceiveMessage", asked).get("Messages") or []
        if not messages:
            return []
        results = client.claim(queue, worker, [message["Body"] for message in messages])
        for result in results:
            if not result["delete"] and "work" not in result:
                why = result.get("problems") or result.get("because")
                log.warning("A message of %s was left in its queue: %s", queue, why)
        self._delete([message for message, result in zip(messages, results) if result["delete"]])
        return [Work(client, result["work"]) for result in results if "work" in result]

    def _delete(self, messages):
        """One that stays comes again, and its step is found claimed."""
        entries = [{"Id": str(i), "ReceiptHandle": m["ReceiptHandle"]} for i, m in enumerate(messages)]
        try:
            failed = self._call("DeleteMessageBatch", {"Entries": entries}).get("Failed") if entries else None
        except (Refused, OSError) as trouble:
            failed = trouble
        if failed:
            log.warning("Messages could not be deleted, and come again: %s", failed)

    def _call(self, action, body):
        headers = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS." + action}
        data = json.dumps({"QueueUrl": self.url, **body}).encode()
        try:
            return _request(self._signer, "POST", self._endpoint, data, headers)
        except Refused as refused:
            if "hrottl" in refused.body.get("__type", ""):
                refused.status = 429
            raise


class _Signer:
    """AWS Signature Version 4 for API Gateway and SQS."""

    @staticmethod
    def for_url(url, service="execute-api"):
        host = urllib.parse.urlsplit(url).hostname
        key, secret = os.environ.get("AWS_ACCESS_KEY_ID"), os.environ.get("AWS_SECRET_ACCESS_KEY")
        if not key or not secret or host in ("localhost", "127.0.0.1", "::1"):
            return None
        parts = host.split(".")
        at = parts.index(service) + 1 if service in parts[:2] else len(parts)
        region = parts[at] if at + 1 < len(parts) else os.environ["AWS_REGION"]
        return _Signer(key, secret, os.environ.get("AWS_SESSION_TOKEN"), region, service)

    def __init__(self, key, secret, session, region, service="execute-api"):
        self.key, self.secret, self.session = key, secret, session
        self.region, self.service = region, service

    def headers(self, method, url, body, headers, now=None):
        now = now or datetime.datetime.now(datetime.timezone.utc)
        stamp = now.strftime("%Y%m%dT%H%M%SZ")
        split = urllib.parse.urlsplit(url)
        signed = {**headers, "host": split.netloc, "x-amz-date": stamp}
        if self.session:
            signed["x-amz-security-token"] = self.session
        names = ";".join(sorted(signed))
        query = "&".join(sorted(
            urllib.parse.quote(k, "-_.~") + "=" + urllib.parse.quote(v, "-_.~")
            for k, v in urllib.parse.parse_qsl(split.query, keep_blank_values=True)))
        request = "\n".join([
            method, urllib.parse.quote(split.path or "/", "/-_.~"), query,
            "".join(f"{name}:{signed[name].strip()}\n" for name in sorted(signed)), names,
            hashlib.sha256(body).hexdigest()])
        scope = f"{stamp[:8]}/{self.region}/{self.service}/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        key = ("AWS4" + self.secret).encode()
        for part in (stamp[:8], self.region, self.service, "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        del signed["host"]
        signed["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self.key}/{scope}, SignedHeaders={names}, Signature={signature}")
        return signed

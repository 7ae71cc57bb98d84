"""Does the steps of the examples in the README; the tests run it against the local stack."""

import os
import sys
import time

from millrace import Client, Failed, Sqs, Unfinished, Worker


def handle(work):
    do = work.config.get("do", "echo")
    if do == "double":
        return {"value": work.input["value"] * 2, "attempt": work.attempt, "by": "python"}
    if do == "shaky" and work.attempt < 3:
        raise Failed("SHAKY", f"attempt {work.attempt} was not the one", retry_after=0)
    if do == "declined":
        raise Failed("CARD_DECLINED", "no money", retryable=False)
    if do == "long":
        page = work.checkpoint or 0
        return Unfinished(page + 1) if page < 3 else {"pages": page, "attempt": work.attempt, "by": "python"}
    if do == "publish":
        page = (work.checkpoint or 0) + 1
        work.publish("page.printed", {"page": page, "attempt": work.attempt})
        if work.attempt == 1:
            raise Failed("PAPER_JAM", "published, and then it failed", retry_after=0)
        return Unfinished(page) if page < 2 else {"pages": page, "by": "python"}
    if do == "slow":
        print("begun", work.step, flush=True)
        time.sleep(2)
    if do == "crash" and work.last_details is None:
        work.progress({"page": 7})
        work.heartbeat()
        print("begun", work.step, flush=True)
        time.sleep(600)
    return {"value": work.input, "attempt": work.attempt, "details": work.last_details, "by": "python"}


if __name__ == "__main__":
    client = Client()
    if len(sys.argv) > 1 and sys.argv[1] == "submit":
        task = client.submit(sys.argv[2], {"value": 21}, key=sys.argv[3])
        print(client.wait(task["id"], timeout=170)["result"]["value"], flush=True)
    else:
        url = os.environ.get("MILLRACE_QUEUE_URL")
        via = Sqs(url) if url else None
        worker = Worker(client, handle, os.environ.get("MILLRACE_QUEUE", "default"), wait_seconds=2, via=via)
        print("ready", flush=True)
        worker.run()
        print("drained", flush=True)

// Does the steps of the example in the README; the tests run it against the local stack.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Failed, Unfinished, Worker } from "./millrace.js";

async function handle(work) {
  switch (work.config.do) {
    case "double":
      return { value: work.input.value * 2, attempt: work.attempt, by: "typescript" };
    case "shaky":
      if (work.attempt < 3) throw new Failed("SHAKY", `attempt ${work.attempt} was not the one`, { retryAfter: 0 });
      break;
    case "declined":
      throw new Failed("CARD_DECLINED", "no money", { retryable: false });
    case "long": {
      const page = work.checkpoint ?? 0;
      return page < 3 ? new Unfinished(page + 1) : { pages: page, attempt: work.attempt, by: "typescript" };
    }
    case "publish": {
      const page = (work.checkpoint ?? 0) + 1;
      work.publish("page.printed", { page, attempt: work.attempt });
      if (work.attempt === 1) throw new Failed("PAPER_JAM", "published, and then it failed", { retryAfter: 0 });
      return page < 2 ? new Unfinished(page) : { pages: page, by: "typescript" };
    }
    case "slow":
      console.log("begun", work.step);
      await sleep(2_000);
      break;
    case "crash":
      if (work.lastDetails === undefined) {
        work.progress({ page: 7 });
        await work.heartbeat();
        console.log("begun", work.step);
        await sleep(600_000, undefined, { signal: work.signal });
      }
  }
  return { value: work.input, attempt: work.attempt, details: work.lastDetails ?? null, by: "typescript" };
}

const client = new Client();
const [, , what, template, key] = process.argv;
if (what === "submit") {
  const task = await client.submit(template, { value: 21 }, { key });
  console.log((await client.wait(task.id, 170_000)).result.value);
} else {
  console.log("ready");
  await new Worker(client, handle, { queue: process.env.MILLRACE_QUEUE ?? "default", waitSeconds: 2 }).run();
  console.log("drained");
}

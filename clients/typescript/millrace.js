// A client for Millrace. Needs Node.js 18 and nothing else; its types are in millrace.d.ts.
import { createHash, createHmac, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

const ENDED = new Set(["complete", "failed", "cancelled", "resolved"]);
const TROUBLE = new Set([429, 500, 502, 503, 504]);

export class Refused extends Error {
  constructor(status, body) {
    super(`${status} ${body.code ?? ""}: ${(body.problems ?? []).map((each) => each.problem).join("; ")}`);
    this.status = status;
    this.body = body;
  }
}

export class Failed extends Error {
  constructor(code, message = "", { retryable = true, retryAfter } = {}) {
    super(message);
    Object.assign(this, { code, retryable, retryAfter });
  }
}

export class Overtaken extends Error {}

export class Unfinished {
  constructor(checkpoint, { after = 0 } = {}) {
    Object.assign(this, { checkpoint, after });
  }
}

export class Client {
  #url;
  #tries;
  #signer;

  constructor(url = process.env.MILLRACE_URL, { tries = 5 } = {}) {
    if (!url) throw new Error("Set MILLRACE_URL, or give the URL of the API");
    this.#url = url.replace(/\/+$/, "");
    this.#tries = tries;
    this.#signer = Signer.of(this.#url);
  }

  async submit(template, input = null, options = {}) {
    const answer = await this.call("POST", "/tasks", { template, input, ...options });
    return answer.task;
  }

  task(id) {
    return this.call("GET", `/tasks/${encodeURIComponent(id)}`);
  }

  async wait(id, timeoutMs = 60_000) {
    const end = Date.now() + timeoutMs;
    for (let pause = 50; ; pause = Math.min(pause * 1.5, 2_000)) {
      const document = await this.task(id);
      if (ENDED.has(document.task.state)) return document;
      if (Date.now() + pause > end) throw new Error(`Task ${id} is ${document.task.state} after ${timeoutMs} ms`);
      await sleep(pause);
    }
  }

  async poll(queue, worker, max = 1, waitSeconds = 20) {
    const path = `/workers/${encodeURIComponent(queue)}/poll`;
    const { work } = await this.call("POST", path, { worker, max, waitSeconds }, 1);
    return Promise.all(work.map((document) => Work.of(this, document)));
  }

  /** A request as it is, for routes that have no method here. */
  async call(method, path, body, tries = this.#tries) {
    for (let tried = 1; ; tried++) {
      try {
        return await this.#once(method, path, body === undefined ? undefined : JSON.stringify(body));
      } catch (trouble) {
        const hopeless = trouble instanceof Refused && !TROUBLE.has(trouble.status);
        if (hopeless || tried >= tries) throw trouble;
        await sleep(Math.min(100 * 2 ** tried, 5_000) * (0.5 + Math.random() / 2));
      }
    }
  }

  async #once(method, path, body) {
    const url = new URL(this.#url + path);
    const headers = { "content-type": "application/json" };
    if (this.#signer) Object.assign(headers, this.#signer.headers(method, url, body ?? "", headers));
    const response = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(35_000) });
    const text = await response.text();
    let answer;
    try {
      answer = JSON.parse(text);
    } catch {
      answer = { code: "UNREADABLE", problems: [{ problem: text.slice(0, 200) }] };
    }
    if (!response.ok) throw new Refused(response.status, answer);
    return answer;
  }
}

export class Work {
  #client;
  #details = {};
  #events = [];
  #abort = new AbortController();

  static async of(client, document) {
    if (document.inputUrl) document.input = await (await fetch(document.inputUrl)).json();
    return new Work(client, document);
  }

  constructor(client, { heartbeatDetails, deadline, ...document }) {
    this.#client = client;
    Object.assign(this, document, { deadline: new Date(deadline), lastDetails: heartbeatDetails });
  }

  get signal() {
    return this.#abort.signal;
  }

  progress(details) {
    this.#details = { details };
    if (this.signal.aborted) throw new Overtaken(this.signal.reason?.message);
  }

  async heartbeat() {
    await this.#say("heartbeat", this.#details);
  }

  publish(type, body, { version } = {}) {
    this.#events.push({ type, body, version });
  }

  async complete(result) {
    await this.#say("complete", { result: result ?? null, ...this.#published() });
  }

  async goOn(checkpoint, { after = 0 } = {}) {
    await this.#say("continue", { checkpoint, afterSeconds: Math.ceil(after), ...this.#published() });
  }

  #published() {
    return this.#events.length === 0 ? {} : { events: this.#events };
  }

  async fail(code, message = "", { retryable = true, retryAfter } = {}) {
    await this.#say("fail", {
      code: code.slice(0, 64),
      message: message.slice(0, 10_000) || null,
      retryable,
      ...(retryAfter === undefined ? {} : { retryAfterSeconds: Math.ceil(retryAfter) }),
      ...this.#details,
    });
  }

  async #say(what, body) {
    try {
      await this.#client.call("POST", `/claims/${this.token}/${what}`, body);
    } catch (refused) {
      if (refused instanceof Refused && [404, 409, 410].includes(refused.status)) {
        const overtaken = new Overtaken(refused.message);
        this.#abort.abort(overtaken);
        throw overtaken;
      }
      throw refused;
    }
  }
}

export class Worker {
  #stopping = new AbortController();

  constructor(client, handle, { queue = "default", concurrency = 4, name, waitSeconds = 20, log = console.error } = {}) {
    name ??= `${hostname()}-${process.pid}-${randomUUID().slice(0, 6)}`;
    Object.assign(this, { client, handle, queue, concurrency, name, waitSeconds, log });
  }

  stop() {
    this.#stopping.abort();
  }

  async run() {
    const stop = () => this.stop();
    process.once("SIGTERM", stop);
    const running = new Set();
    try {
      let pause = 200;
      while (!this.#stopping.signal.aborted) {
        if (running.size >= this.concurrency) {
          await Promise.race(running);
          continue;
        }
        try {
          const most = Math.min(this.concurrency - running.size, 10);
          for (const work of await this.client.poll(this.queue, this.name, most, this.waitSeconds)) {
            const done = this.#do(work).finally(() => running.delete(done));
            running.add(done);
          }
          pause = 200;
        } catch (trouble) {
          if (trouble instanceof Refused && !TROUBLE.has(trouble.status)) throw trouble;
          this.log("Poll failed, and is tried again", trouble);
          await sleep(pause, undefined, { signal: this.#stopping.signal }).catch(() => {});
          pause = Math.min(pause * 2, 10_000);
        }
      }
    } finally {
      await Promise.all(running);
      process.off("SIGTERM", stop);
    }
  }

  async #do(work) {
    const beats = setInterval(
      () => work.heartbeat().catch((lost) => lost instanceof Overtaken || this.log("A heartbeat was lost", lost)),
      (work.heartbeatSeconds * 1000) / 3,
    );
    try {
      await this.#answer(work);
    } catch (trouble) {
      this.log(`Step ${work.step} of task ${work.task} could not be answered for`, trouble);
    } finally {
      clearInterval(beats);
    }
  }

  async #answer(work) {
    let result;
    try {
      result = await this.handle(work);
    } catch (thrown) {
      if (thrown instanceof Overtaken || work.signal.aborted) return;
      if (thrown instanceof Failed) return work.fail(thrown.code, thrown.message, thrown);
      this.log(`Step ${work.step} of task ${work.task} failed`, thrown);
      return work.fail("HANDLER_FAILED", String(thrown));
    }
    return result instanceof Unfinished ? work.goOn(result.checkpoint, result) : work.complete(result);
  }
}

/** AWS Signature Version 4 for API Gateway. Exported for its test. */
export class Signer {
  static of(url, env = process.env) {
    const host = new URL(url).hostname;
    if (!env.AWS_ACCESS_KEY_ID || !env.AWS_SECRET_ACCESS_KEY) return undefined;
    if (["localhost", "127.0.0.1", "[::1]"].includes(host)) return undefined;
    const region = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com/.exec(host)?.[1] ?? env.AWS_REGION;
    if (!region) throw new Error("Set AWS_REGION: requests must be signed for a region");
    return new Signer(env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN, region);
  }

  constructor(key, secret, session, region) {
    Object.assign(this, { key, secret, session, region });
  }

  headers(method, url, body, headers, now = new Date()) {
    const sha256 = (text) => createHash("sha256").update(text).digest("hex");
    const hmac = (key, text) => createHmac("sha256", key).update(text).digest();
    const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
    const stamp = now.toISOString().replace(/[:-]|\.\d{3}/g, "");
    const signed = { ...headers, host: url.host, "x-amz-date": stamp };
    if (this.session) signed["x-amz-security-token"] = this.session;
    const names = Object.keys(signed).sort();
    const query = [...url.searchParams].map(([k, v]) => `${encode(k)}=${encode(v)}`).sort().join("&");
    const path = url.pathname.split("/").map((part) => encode(part)).join("/");
    const request = [
      method, path, query, ...names.map((name) => `${name}:${signed[name].trim()}`), "", names.join(";"), sha256(body),
    ].join("\n");
    const scope = `${stamp.slice(0, 8)}/${this.region}/execute-api/aws4_request`;
    const key = scope.split("/").reduce(hmac, `AWS4${this.secret}`);
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${sha256(request)}`).toString("hex");
    delete signed.host;
    signed.authorization =
      `AWS4-HMAC-SHA256 Credential=${this.key}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
    return signed;
  }
}

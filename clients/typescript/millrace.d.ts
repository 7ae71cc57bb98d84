/** A client for Millrace: submit tasks, wait for them, and do steps whose handler is `worker:NAME`. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface TaskSummary {
  id: string;
  namespace: string;
  template: string;
  version: string;
  state: "pending" | "running" | "waiting" | "blocked" | "paused" | "complete" | "failed" | "cancelled" | "resolved";
  [more: string]: unknown;
}

/** A task as the API shows it; `result` or `error` are there once it has ended. */
export interface TaskDocument<R = Json> {
  task: TaskSummary;
  result?: R;
  error?: { step: string; code: string; message: string };
  [more: string]: unknown;
}

export interface SubmitOptions {
  /** The same key gives the first task back. */
  key?: string;
  lane?: "critical" | "high" | "normal" | "low" | "background";
  correlationId?: string;
}

/** The API refused a request. `body` says what is wrong and what to do. */
export class Refused extends Error {
  readonly status: number;
  readonly body: { code: string; problems: { at: string; problem: string; fix: string }[] };
}

/** Throw it from a handler to say how the attempt failed. */
export class Failed extends Error {
  constructor(
    code: string,
    message?: string,
    options?: { retryable?: boolean; /** seconds */ retryAfter?: number },
  );
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfter?: number;
}

/** Nobody waits for this attempt any more: its task was cancelled, or another worker has it. */
export class Overtaken extends Error {}

/** What a handler returns where the work goes on later, in this worker or another: it is given `checkpoint` then. */
export class Unfinished<K = Json> {
  constructor(checkpoint: K, options?: { /** seconds from now, at the earliest */ after?: number });
  readonly checkpoint: K;
  readonly after: number;
}

/**
 * Talks to the HTTP API of one Millrace. Requests are signed (SigV4) with the credentials of the environment
 * (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION) unless the API is on this machine or there
 * are none.
 */
export class Client {
  /** @param url of the API; MILLRACE_URL where left out */
  constructor(url?: string, options?: { /** of a request that fails for no fault of ours */ tries?: number });
  /** @param template "namespace/name" or "namespace/name@version" */
  submit(template: string, input?: Json, options?: SubmitOptions): Promise<TaskSummary>;
  task<R = Json>(id: string): Promise<TaskDocument<R>>;
  /** Waits for the task's end; rejects when it does not come within `timeoutMs`, a minute where left out. */
  wait<R = Json>(id: string, timeoutMs?: number): Promise<TaskDocument<R>>;
  /** Waits for steps on a worker queue and claims up to `max` of them. */
  poll(queue: string, worker: string, max?: number, waitSeconds?: number): Promise<Work[]>;
}

/** One attempt of one step, claimed for this worker. */
export class Work<I = any, C = any, D = any> {
  readonly token: string;
  readonly task: string;
  readonly step: string;
  readonly handler: string;
  readonly attempt: number;
  /** The same for every attempt of this step: pass it to whatever has effects outside. */
  readonly idempotencyKey: string;
  readonly input: I;
  readonly config: C;
  readonly deadline: Date;
  readonly traceparent: string;
  readonly heartbeatSeconds: number;
  /** What the attempt before this one, or an earlier worker of it, noted last. */
  readonly lastDetails?: D;
  /** Where the work goes on from; undefined where it begins. */
  readonly checkpoint?: any;
  /** Aborts when nobody waits for this attempt any more. */
  readonly signal: AbortSignal;
  /** Notes how far the work has come, at most 2 KB; sent with the next heartbeat. Throws Overtaken. */
  progress(details: D): void;
  /** Renews the lease now. A Worker does it in the background. */
  heartbeat(): Promise<void>;
  /** Publishes an event of your own with the result that follows: once if it counts, and not at all otherwise. */
  publish(type: string, body: Json, options?: { version?: number }): void;
  complete(result: Json): Promise<void>;
  /** Ends this part of the work. Whoever has the step next is given `checkpoint`, in `after` seconds or later. */
  goOn(checkpoint: Json, options?: { after?: number }): Promise<void>;
  fail(code: string, message?: string, options?: { retryable?: boolean; retryAfter?: number }): Promise<void>;
}

export interface WorkerOptions {
  queue?: string;
  /** Steps at once. */
  concurrency?: number;
  /** A name of its own for the logs. */
  name?: string;
  waitSeconds?: number;
  log?: (message: string, error?: unknown) => void;
}

/** Polls a worker queue and does its steps until it is told to stop. */
export class Worker {
  constructor(client: Client, handle: (work: Work) => Promise<Json | Unfinished | void> | Json | Unfinished | void, options?: WorkerOptions);
  /** Works until stop() or SIGTERM; resolves when what has been begun is finished. */
  run(): Promise<void>;
  /** Takes on nothing more. */
  stop(): void;
}

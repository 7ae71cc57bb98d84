/* A client for Millrace: submit tasks, wait for them, and do steps whose handler is `worker:NAME`.
 *
 * POSIX threads and sockets, nothing else. Speaks plain HTTP/1.1 to a base URL and does not sign: in front of a
 * deployed stack put a proxy that does (AWS's own aws-sigv4-proxy, on the worker's own machine). JSON goes in and
 * comes out as text; the mr_json_ functions look into it. Texts that a function returns are the caller's to free(). */
#ifndef MILLRACE_H
#define MILLRACE_H

#include <stdbool.h>

typedef struct mr_client mr_client;

/* @param url such as http://127.0.0.1:8080; MILLRACE_URL where NULL. Safe to use from many threads. */
mr_client *mr_client_new(const char *url);
void mr_client_free(mr_client *client);

/* Submits a task. @param input JSON @param key NULL for none. @return the task's id, or NULL with the refusal on stderr */
char *mr_submit(mr_client *client, const char *template_name, const char *input, const char *key);

/* Waits for the task's end. @return the task as JSON, or NULL when it does not come within these seconds */
char *mr_wait(mr_client *client, const char *task, double seconds);

/* A request as it is. @return the HTTP status, or 0 if the API was not reached; the answer goes to *answer */
int mr_call(mr_client *client, const char *method, const char *path, const char *body, int tries, char **answer);

/* One attempt of one step, claimed for this worker. `input`, `config`, `last_details` and `checkpoint` are JSON; the last
 * two are NULL where no attempt before this one noted any, and where the work does not go on but begins. */
typedef struct mr_work {
    char *token, *task, *step, *handler, *idempotency_key, *traceparent, *deadline, *input, *config, *last_details,
        *checkpoint;
    int attempt;
    double heartbeat_seconds;
    struct mr_work_state *state;
} mr_work;

/* Notes how far the work has come, as JSON of at most 2 KB; sent with the next heartbeat.
 * @return false when nobody waits for the work any more: stop then */
bool mr_progress(mr_work *work, const char *details);

/* Renews the lease now; a worker does it in the background. @return as above */
bool mr_heartbeat(mr_work *work);

/* Publishes an event of your own with the result that follows: once if it counts, and not at all otherwise.
 * @param version of the type; 0 for the newest @param body JSON */
void mr_publish(mr_work *work, const char *type, int version, const char *body);

/* How an attempt ended: made by one of the three below. */
typedef struct {
    char *result, *checkpoint, *code, *message;
    bool retryable;
    double after;
} mr_outcome;

/* @param result JSON, which the worker frees */
mr_outcome mr_complete(char *result);

/* The work goes on later, in this worker or another. @param checkpoint JSON, which the worker frees; given to whoever has
 * the step next @param after seconds from now, at the earliest */
mr_outcome mr_go_on(char *checkpoint, double after);

/* @param code short and stable @param retry_after seconds; less than 0 leaves it to the step's policy */
mr_outcome mr_fail(const char *code, const char *message, bool retryable, double retry_after);

typedef mr_outcome (*mr_handler)(mr_work *work, void *context);

/* Polls a worker queue and does its steps, each on a thread of its own, until SIGTERM; then finishes what it has begun.
 * @return 0, or 1 if the API refused the worker */
int mr_worker_run(mr_client *client, const char *queue, int concurrency, int wait_seconds, mr_handler handle,
                  void *context);

/* Where the value of an object's key begins, or NULL. */
const char *mr_json_get(const char *json, const char *key);
/* A value as JSON; NULL for NULL. */
char *mr_json_copy(const char *value);
/* What a string stands for; NULL if it is none. */
char *mr_json_text(const char *value);
/* A number, or `otherwise`. */
double mr_json_number(const char *value, double otherwise);
/* A text as a JSON string. */
char *mr_json_quote(const char *text);
/* A text made as printf makes it. */
char *mr_format(const char *pattern, ...);

#endif

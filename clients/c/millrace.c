#define _GNU_SOURCE
#include "millrace.h"

#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct mr_client {
    char *host, *port, *base;
};

struct mr_work_state {
    mr_client *client;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    char *details, *events;
    bool over, lost;
};

static volatile sig_atomic_t stopping;

static void *checked(void *memory) {
    if (!memory) abort();
    return memory;
}

static char *copy(const char *text) { return text ? checked(strdup(text)) : NULL; }

char *mr_format(const char *pattern, ...) {
    char *text = NULL;
    va_list arguments;
    va_start(arguments, pattern);
    if (vasprintf(&text, pattern, arguments) < 0) abort();
    va_end(arguments);
    return text;
}

static void nap(double seconds) {
    struct timespec left = {(time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9)};
    while (nanosleep(&left, &left) != 0 && errno == EINTR && !stopping) {
    }
}

/* --- JSON: enough to find what is asked for in a document that is well formed --- */

static const char *blank(const char *at) {
    while (isspace((unsigned char)*at)) at++;
    return at;
}

static const char *skip_string(const char *at) {
    for (at++; *at && *at != '"'; at++)
        if (*at == '\\' && at[1]) at++;
    return *at ? at + 1 : at;
}

static const char *skip(const char *at) {
    at = blank(at);
    if (*at == '"') return skip_string(at);
    if (*at != '{' && *at != '[') return at + strcspn(at, ",]} \t\r\n");
    int depth = 0;
    while (*at) {
        if (*at == '"') {
            at = skip_string(at);
            continue;
        }
        if (*at == '{' || *at == '[') depth++;
        if ((*at == '}' || *at == ']') && --depth == 0) return at + 1;
        at++;
    }
    return at;
}

const char *mr_json_get(const char *json, const char *key) {
    if (!json || *(json = blank(json)) != '{') return NULL;
    for (json = blank(json + 1); *json == '"';) {
        const char *name = json + 1, *end = skip_string(json);
        const char *value = blank(blank(end) + 1);
        if ((size_t)(end - 1 - name) == strlen(key) && memcmp(name, key, strlen(key)) == 0) return value;
        json = blank(skip(value));
        if (*json == ',') json = blank(json + 1);
    }
    return NULL;
}

char *mr_json_copy(const char *value) {
    if (!value) return NULL;
    value = blank(value);
    return checked(strndup(value, (size_t)(skip(value) - value)));
}

static char *put_utf8(char *to, unsigned code) {
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
        *to++ = (char)(0x80 | (code & 63));
    } else if (code < 0x10000) {
        *to++ = (char)(0xe0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 63));
        *to++ = (char)(0x80 | (code & 63));
    } else {
        *to++ = (char)(0xf0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 63));
        *to++ = (char)(0x80 | (code >> 6 & 63));
        *to++ = (char)(0x80 | (code & 63));
    }
    return to;
}

char *mr_json_text(const char *value) {
    if (!value || *(value = blank(value)) != '"') return NULL;
    const char *end = skip_string(value);
    char *text = checked(malloc((size_t)(end - value) + 1)), *to = text;
    for (const char *at = value + 1; at < end - 1; at++) {
        if (*at != '\\') {
            *to++ = *at;
            continue;
        }
        unsigned code = 0, low = 0;
        int taken = 0;
        switch (*++at) {
            case 'n': *to++ = '\n'; break;
            case 't': *to++ = '\t'; break;
            case 'r': *to++ = '\r'; break;
            case 'b': *to++ = '\b'; break;
            case 'f': *to++ = '\f'; break;
            case 'u':
                if (sscanf(at + 1, "%4x%n", &code, &taken) == 1) at += taken;
                if (code >= 0xd800 && code < 0xdc00 && sscanf(at + 1, "\\u%4x%n", &low, &taken) == 1) {
                    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                    at += taken;
                }
                to = put_utf8(to, code);
                break;
            default: *to++ = *at;
        }
    }
    *to = 0;
    return text;
}

double mr_json_number(const char *value, double otherwise) {
    char *end;
    double number = value ? strtod(value, &end) : 0;
    return value && end != value ? number : otherwise;
}

char *mr_json_quote(const char *text) {
    char *quoted = checked(malloc(strlen(text) * 6 + 3)), *to = quoted;
    *to++ = '"';
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') {
            *to++ = '\\';
            *to++ = *text;
        } else if ((unsigned char)*text < 0x20) {
            to += sprintf(to, "\\u%04x", (unsigned)*text);
        } else {
            *to++ = *text;
        }
    }
    strcpy(to, "\"");
    return quoted;
}

/* --- HTTP --- */

mr_client *mr_client_new(const char *url) {
    if (!url) url = getenv("MILLRACE_URL");
    if (!url || strncmp(url, "http://", 7) != 0) {
        fprintf(stderr, "millrace: the URL must begin with http://, and is %s\n", url ? url : "not set (MILLRACE_URL)");
        return NULL;
    }
    url += 7;
    size_t host = strcspn(url, ":/"), all = strcspn(url, "/"), path = strlen(url);
    while (path > all && url[path - 1] == '/') path--;
    mr_client *client = checked(calloc(1, sizeof *client));
    client->host = checked(strndup(url, host));
    client->port = host < all ? checked(strndup(url + host + 1, all - host - 1)) : copy("80");
    client->base = checked(strndup(url + all, path - all));
    return client;
}

void mr_client_free(mr_client *client) {
    if (!client) return;
    free(client->host);
    free(client->port);
    free(client->base);
    free(client);
}

static int connected(mr_client *client) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    if (getaddrinfo(client->host, client->port, &hints, &found) != 0) return -1;
    int line = -1;
    for (struct addrinfo *at = found; at && line < 0; at = at->ai_next) {
        line = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
        struct timeval patience = {.tv_sec = 35};
        setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(line, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        if (connect(line, at->ai_addr, at->ai_addrlen) != 0) {
            close(line);
            line = -1;
        }
    }
    freeaddrinfo(found);
    return line;
}

static bool sent(int line, const char *text, size_t left) {
    while (left > 0) {
        ssize_t took = send(line, text, left, MSG_NOSIGNAL);
        if (took < 0 && errno == EINTR) continue;
        if (took <= 0) return false;
        text += took;
        left -= (size_t)took;
    }
    return true;
}

/* All there is until the other side closes. A signal does not end it: work may be in the answer. */
static char *received(int line) {
    size_t size = 0, room = 8192;
    char *text = checked(malloc(room));
    for (;;) {
        if (size + 1 >= room) text = checked(realloc(text, room *= 2));
        ssize_t got = recv(line, text + size, room - size - 1, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) size = 0;
        if (got <= 0) break;
        size += (size_t)got;
    }
    text[size] = 0;
    return text;
}

static void unchunk(char *body) {
    char *to = body, *at = body, *end;
    for (unsigned long size; (size = strtoul(at, &end, 16)) > 0 && end != at; at += size + 2) {
        at = strstr(end, "\r\n");
        if (!at || strlen(at += 2) < size) break;
        memmove(to, at, size);
        to += size;
    }
    *to = 0;
}

static int once(mr_client *client, const char *method, const char *path, const char *body, char **answer) {
    int line = connected(client);
    if (line < 0) return 0;
    char *request = mr_format("%s %s%s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n"
                              "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                              method, client->base, path, client->host, client->port, body ? strlen(body) : 0,
                              body ? body : "");
    char *response = sent(line, request, strlen(request)) ? received(line) : copy("");
    free(request);
    close(line);
    int status = 0;
    char *content = strstr(response, "\r\n\r\n");
    if (content && sscanf(response, "HTTP/1.%*d %d", &status) == 1) {
        *content = 0;
        content += 4;
        if (strcasestr(response, "transfer-encoding: chunked")) unchunk(content);
        *answer = copy(content);
    }
    free(response);
    return status;
}

int mr_call(mr_client *client, const char *method, const char *path, const char *body, int tries, char **answer) {
    for (int tried = 1;; tried++) {
        *answer = NULL;
        int status = once(client, method, path, body, answer);
        if ((status != 0 && status != 429 && status < 500) || tried >= tries) return status;
        free(*answer);
        nap((tried < 6 ? 0.1 * (1 << tried) : 5) * (0.5 + (double)(rand() % 1000) / 2000));
    }
}

char *mr_submit(mr_client *client, const char *template_name, const char *input, const char *key) {
    char *name = mr_json_quote(template_name), *named = key ? mr_json_quote(key) : NULL, *answer;
    char *body = mr_format("{\"template\":%s,\"input\":%s%s%s}", name, input ? input : "null", key ? ",\"key\":" : "",
                           key ? named : "");
    int status = mr_call(client, "POST", "/tasks", body, 5, &answer);
    char *id = status / 100 == 2 ? mr_json_text(mr_json_get(mr_json_get(answer, "task"), "id")) : NULL;
    if (!id) fprintf(stderr, "millrace: %d %s\n", status, answer ? answer : "the API was not reached");
    free(name);
    free(named);
    free(body);
    free(answer);
    return id;
}

char *mr_wait(mr_client *client, const char *task, double seconds) {
    char *path = mr_format("/tasks/%s", task), *found = NULL;
    for (double pause = 0.05, waited = 0; !found && waited <= seconds; waited += pause) {
        char *answer;
        int status = mr_call(client, "GET", path, NULL, 5, &answer);
        char *state = status == 200 ? mr_json_text(mr_json_get(mr_json_get(answer, "task"), "state")) : copy("");
        if (state && (!strcmp(state, "complete") || !strcmp(state, "failed") || !strcmp(state, "cancelled")
                      || !strcmp(state, "resolved"))) {
            found = copy(answer);
        } else {
            nap(pause);
            pause = pause < 1.5 ? pause * 1.5 : 2;
        }
        free(state);
        free(answer);
    }
    free(path);
    return found;
}

/* --- work --- */

mr_outcome mr_complete(char *result) { return (mr_outcome){.result = result}; }

mr_outcome mr_go_on(char *checkpoint, double after) {
    return (mr_outcome){.checkpoint = checkpoint ? checkpoint : copy("null"), .after = after};
}

mr_outcome mr_fail(const char *code, const char *message, bool retryable, double retry_after) {
    return (mr_outcome){.code = copy(code), .message = copy(message), .retryable = retryable, .after = retry_after};
}

void mr_publish(mr_work *work, const char *type, int version, const char *body) {
    char *name = mr_json_quote(type), *newest = version > 0 ? mr_format(",\"version\":%d", version) : copy("");
    char *before = work->state->events;
    work->state->events =
        mr_format("%s%s{\"type\":%s,\"body\":%s%s}", before ? before : "", before ? "," : "", name, body, newest);
    free(name);
    free(newest);
    free(before);
}

/* @return whether the attempt is still ours, as far as is known */
static bool say(mr_work *work, const char *what, const char *body) {
    char *path = mr_format("/claims/%s/%s", work->token, what), *answer;
    int status = mr_call(work->state->client, "POST", path, body, 5, &answer);
    bool lost = status == 404 || status == 409 || status == 410;
    if (status / 100 != 2)
        fprintf(stderr, "millrace: %s of step %s: %d %s\n", what, work->step, status, answer ? answer : "");
    if (lost) {
        pthread_mutex_lock(&work->state->lock);
        work->state->lost = true;
        pthread_mutex_unlock(&work->state->lock);
    }
    free(path);
    free(answer);
    return !lost;
}

bool mr_progress(mr_work *work, const char *details) {
    pthread_mutex_lock(&work->state->lock);
    free(work->state->details);
    work->state->details = copy(details);
    bool ours = !work->state->lost;
    pthread_mutex_unlock(&work->state->lock);
    return ours;
}

/* The object's members, with the details noted last behind them. */
static char *with_details(mr_work *work, const char *members) {
    pthread_mutex_lock(&work->state->lock);
    const char *details = work->state->details;
    char *body = mr_format("{%s%s%s%s}", members, details && *members ? "," : "", details ? "\"details\":" : "",
                           details ? details : "");
    pthread_mutex_unlock(&work->state->lock);
    return body;
}

bool mr_heartbeat(mr_work *work) {
    char *body = with_details(work, "");
    bool ours = say(work, "heartbeat", body);
    free(body);
    return ours;
}

static void *beat(void *argument) {
    mr_work *work = argument;
    struct mr_work_state *state = work->state;
    pthread_mutex_lock(&state->lock);
    while (!state->over && !state->lost) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        double third = work->heartbeat_seconds / 3 + (double)until.tv_nsec / 1e9;
        until.tv_sec += (time_t)third;
        until.tv_nsec = (long)((third - (time_t)third) * 1e9);
        if (pthread_cond_timedwait(&state->ended, &state->lock, &until) == ETIMEDOUT && !state->over) {
            pthread_mutex_unlock(&state->lock);
            mr_heartbeat(work);
            pthread_mutex_lock(&state->lock);
        }
    }
    pthread_mutex_unlock(&state->lock);
    return NULL;
}

static mr_work *work_of(mr_client *client, const char *document) {
    mr_work *work = checked(calloc(1, sizeof *work));
    work->token = mr_json_text(mr_json_get(document, "token"));
    work->task = mr_json_text(mr_json_get(document, "task"));
    work->step = mr_json_text(mr_json_get(document, "step"));
    work->handler = mr_json_text(mr_json_get(document, "handler"));
    work->idempotency_key = mr_json_text(mr_json_get(document, "idempotencyKey"));
    work->traceparent = mr_json_text(mr_json_get(document, "traceparent"));
    work->deadline = mr_json_text(mr_json_get(document, "deadline"));
    work->input = mr_json_copy(mr_json_get(document, "input"));
    work->config = mr_json_copy(mr_json_get(document, "config"));
    work->last_details = mr_json_copy(mr_json_get(document, "heartbeatDetails"));
    work->checkpoint = mr_json_copy(mr_json_get(document, "checkpoint"));
    work->attempt = (int)mr_json_number(mr_json_get(document, "attempt"), 1);
    work->heartbeat_seconds = mr_json_number(mr_json_get(document, "heartbeatSeconds"), 60);
    work->state = checked(calloc(1, sizeof *work->state));
    work->state->client = client;
    pthread_mutex_init(&work->state->lock, NULL);
    pthread_cond_init(&work->state->ended, NULL);
    return work;
}

static void work_free(mr_work *work) {
    char *texts[] = {work->token, work->task, work->step, work->handler, work->idempotency_key, work->traceparent,
                     work->deadline, work->input, work->config, work->last_details, work->checkpoint,
                     work->state->details, work->state->events};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) free(texts[i]);
    pthread_mutex_destroy(&work->state->lock);
    pthread_cond_destroy(&work->state->ended);
    free(work->state);
    free(work);
}

static void answer_for(mr_work *work, mr_outcome outcome) {
    char *body;
    if (outcome.code) {
        char *code = mr_json_quote(outcome.code);
        char *message = mr_json_quote(outcome.message && *outcome.message ? outcome.message : outcome.code);
        char *after = outcome.after >= 0 ? mr_format(",\"retryAfterSeconds\":%.0f", outcome.after) : copy("");
        char *members = mr_format("\"code\":%s,\"message\":%s,\"retryable\":%s%s", code, message,
                                  outcome.retryable ? "true" : "false", after);
        body = with_details(work, members);
        say(work, "fail", body);
        free(code);
        free(message);
        free(after);
        free(members);
    } else {
        const char *told = work->state->events;
        char *events = told ? mr_format(",\"events\":[%s]", told) : copy("");
        body = outcome.checkpoint
                   ? mr_format("{\"checkpoint\":%s,\"afterSeconds\":%.0f%s}", outcome.checkpoint, outcome.after, events)
                   : mr_format("{\"result\":%s%s}", outcome.result ? outcome.result : "null", events);
        say(work, outcome.checkpoint ? "continue" : "complete", body);
        free(events);
    }
    free(body);
    free(outcome.result);
    free(outcome.checkpoint);
    free(outcome.code);
    free(outcome.message);
}

/* --- worker --- */

typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    int running;
    mr_handler handle;
    void *context;
} crew;

typedef struct {
    crew *crew;
    mr_work *work;
} job;

static void *perform(void *argument) {
    job *todo = argument;
    mr_work *work = todo->work;
    pthread_t beats;
    bool beating = pthread_create(&beats, NULL, beat, work) == 0;
    mr_outcome outcome = todo->crew->handle(work, todo->crew->context);
    answer_for(work, outcome);
    pthread_mutex_lock(&work->state->lock);
    work->state->over = true;
    pthread_cond_signal(&work->state->ended);
    pthread_mutex_unlock(&work->state->lock);
    if (beating) pthread_join(beats, NULL);
    work_free(work);
    pthread_mutex_lock(&todo->crew->lock);
    todo->crew->running--;
    pthread_cond_signal(&todo->crew->freed);
    pthread_mutex_unlock(&todo->crew->lock);
    free(todo);
    return NULL;
}

static void stop(int signal_number) {
    (void)signal_number;
    stopping = 1;
}

static void begin(crew *crew, mr_client *client, const char *document) {
    job *todo = checked(malloc(sizeof *todo));
    *todo = (job){crew, work_of(client, document)};
    pthread_mutex_lock(&crew->lock);
    crew->running++;
    pthread_mutex_unlock(&crew->lock);
    pthread_t thread;
    if (pthread_create(&thread, NULL, perform, todo) != 0) abort();
    pthread_detach(thread);
}

/* Waits until no more than this many run. @return how many do */
static int wait_for(crew *crew, int most) {
    pthread_mutex_lock(&crew->lock);
    while (crew->running > most) pthread_cond_wait(&crew->freed, &crew->lock);
    int running = crew->running;
    pthread_mutex_unlock(&crew->lock);
    return running;
}

int mr_worker_run(mr_client *client, const char *queue, int concurrency, int wait_seconds, mr_handler handle,
                  void *context) {
    struct sigaction on_term = {.sa_handler = stop};
    sigaction(SIGTERM, &on_term, NULL);
    crew crew = {.lock = PTHREAD_MUTEX_INITIALIZER, .freed = PTHREAD_COND_INITIALIZER, .handle = handle,
                 .context = context};
    char host[256] = "worker";
    gethostname(host, sizeof host - 1);
    char *path = mr_format("/workers/%s/poll", queue);
    int refused = 0;
    for (double pause = 0.2; !stopping && !refused;) {
        int most = concurrency - wait_for(&crew, concurrency - 1);
        char *answer, *body = mr_format("{\"worker\":\"%.80s-%d\",\"max\":%d,\"waitSeconds\":%d}", host, (int)getpid(),
                                        most < 10 ? most : 10, wait_seconds);
        int status = mr_call(client, "POST", path, body, 1, &answer);
        if (status == 200) {
            const char *work = mr_json_get(answer, "work");
            for (const char *at = work ? blank(work + 1) : ""; *at == '{';) {
                begin(&crew, client, at);
                at = blank(skip(at));
                if (*at == ',') at = blank(at + 1);
            }
            pause = 0.2;
        } else {
            fprintf(stderr, "millrace: poll: %d %s\n", status, answer ? answer : "the API was not reached");
            refused = status / 100 == 4 && status != 429;
            if (!refused) nap(pause);
            pause = pause < 5 ? pause * 2 : 10;
        }
        free(answer);
        free(body);
    }
    wait_for(&crew, 0);
    free(path);
    return refused;
}

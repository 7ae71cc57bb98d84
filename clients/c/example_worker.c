/* Does the steps of the example in the README; the tests run it against the local stack. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "millrace.h"

static char *plain(mr_work *work) {
    return mr_format("{\"value\":%s,\"attempt\":%d,\"details\":%s,\"by\":\"c\"}", work->input, work->attempt,
                     work->last_details ? work->last_details : "null");
}

static mr_outcome handle(mr_work *work, void *context) {
    (void)context;
    char *what = mr_json_text(mr_json_get(work->config, "do"));
    char do_[32] = "";
    if (what) snprintf(do_, sizeof do_, "%s", what);
    free(what);
    if (!strcmp(do_, "double"))
        return mr_complete(mr_format("{\"value\":%g,\"attempt\":%d,\"by\":\"c\"}",
                                     mr_json_number(mr_json_get(work->input, "value"), 0) * 2, work->attempt));
    if (!strcmp(do_, "shaky") && work->attempt < 3) return mr_fail("SHAKY", "not this attempt", true, 0);
    if (!strcmp(do_, "declined")) return mr_fail("CARD_DECLINED", "no money", false, -1);
    if (!strcmp(do_, "long")) {
        int page = (int)mr_json_number(work->checkpoint, 0);
        return page < 3 ? mr_go_on(mr_format("%d", page + 1), 0)
                        : mr_complete(mr_format("{\"pages\":%d,\"attempt\":%d,\"by\":\"c\"}", page, work->attempt));
    }
    if (!strcmp(do_, "publish")) {
        int page = (int)mr_json_number(work->checkpoint, 0) + 1;
        char *body = mr_format("{\"page\":%d,\"attempt\":%d}", page, work->attempt);
        mr_publish(work, "page.printed", 0, body);
        free(body);
        if (work->attempt == 1) return mr_fail("PAPER_JAM", "published, and then it failed", true, 0);
        return page < 2 ? mr_go_on(mr_format("%d", page), 0)
                        : mr_complete(mr_format("{\"pages\":%d,\"by\":\"c\"}", page));
    }
    if (!strcmp(do_, "slow")) {
        printf("begun %s\n", work->step);
        sleep(2);
    }
    if (!strcmp(do_, "crash") && !work->last_details) {
        mr_progress(work, "{\"page\":7}");
        mr_heartbeat(work);
        printf("begun %s\n", work->step);
        sleep(600);
    }
    return mr_complete(plain(work));
}

int main(int count, char **arguments) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    mr_client *client = mr_client_new(NULL);
    if (!client) return 2;
    if (count > 3 && !strcmp(arguments[1], "submit")) {
        char *id = mr_submit(client, arguments[2], "{\"value\":21}", arguments[3]);
        char *task = id ? mr_wait(client, id, 170) : NULL;
        printf("%g\n", mr_json_number(mr_json_get(mr_json_get(task, "result"), "value"), -1));
        free(id);
        free(task);
        mr_client_free(client);
        return task ? 0 : 1;
    }
    const char *queue = getenv("MILLRACE_QUEUE");
    printf("ready\n");
    int failed = mr_worker_run(client, queue ? queue : "default", 4, 2, handle, NULL);
    printf("drained\n");
    mr_client_free(client);
    return failed;
}

/* The difference of two logs' clocks, from events that both saw (failover.md; log-formats.md,
 * 2.3): a failover, and log sequences that one sends and the other receives. */
#include "core/log/reader.h"

#include <stdlib.h>
#include <string.h>

#define ANCHORS 4096u             /* of one log: the first ones */
#define QUARTER (900 * 1000000LL) /* zones are whole quarter hours */
/* Zones reach from -12 to +14 hours: what lies further apart is not one event. */
#define FARTHEST (26 * 3600 * 1000000LL)

typedef struct anchor {
    uint64_t key; /* 0 = failover, else thread << 40 | sequence */
    int64_t us, span_us;
} anchor;

typedef struct anchors {
    anchor items[ANCHORS];
    size_t count;
} anchors;

static bool holds(const bw_log_record *r, const char *words)
{
    return memmem(r->text, r->text_size, words, strlen(words)) != NULL;
}

/* The number behind words, 0 when there is none. */
static uint64_t number_after(const bw_log_record *r, const char *words)
{
    const char *end = r->text + r->text_size;
    const char *at = memmem(r->text, r->text_size, words, strlen(words));
    uint64_t value = 0;
    if (!at)
        return 0;
    for (at += strlen(words); at < end && *at >= '0' && *at <= '9' && value < 1000000000; at++)
        value = value * 10 + (uint64_t)(*at - '0');
    return value;
}

/* The moment of a failover as its three witnesses write it. */
static bool is_failover(const bw_log_record *r)
{
    if (r->text_size < 20 || !memmem(r->text, r->text_size, "ailover", 7))
        return false;
    return holds(r, "Initiating Fast-Start Failover") ||
           holds(r, "Initiating Fast-start Failover") ||
           holds(r, "Attempting Fast-Start Failover") ||
           (holds(r, "user-configurable Fast-Start Failover condition") && holds(r, "detected"));
}

/* A log that was sent when it was switched, and received at about that time. */
static uint64_t sequence_of(const bw_log_record *r)
{
    uint64_t thread = 0, sequence = 0;
    if (r->text_size < 20)
        return 0;
    if (r->text[0] == 'S' && holds(r, "Switchover End-Of-Redo Log thread ")) {
        thread = number_after(r, " thread ");
        sequence = number_after(r, " sequence ");
    } else if (r->text[0] == 'R' && holds(r, "RFS[") && holds(r, "Selected log ")) {
        thread = number_after(r, " for thread ");
        sequence = number_after(r, " sequence ");
    }
    return thread && sequence ? thread << 40 | sequence : 0;
}

static void add(anchors *a, uint64_t key, const bw_log_time *time)
{
    for (size_t i = 0; key && i < a->count; i++)
        if (a->items[i].key == key)
            return; /* the first sight counts */
    int64_t reach =
        time->span_us == BW_LOG_SPAN_OPEN ? time->span_us : time->span_us + time->early_us;
    if (a->count < ANCHORS)
        a->items[a->count++] = (anchor){key, time->us, reach};
}

static bw_status collect(bw_log *log, anchors *a, bw_error *err)
{
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_log_record r;
    bw_status status;
    while (a->count < ANCHORS && (status = bw_log_next(cursor, &r, err)) == BW_OK) {
        uint64_t key = sequence_of(&r);
        if (r.time.certainty != BW_LOG_TIME_NONE && (key || is_failover(&r)))
            add(a, key, &r.time);
    }
    bw_log_cursor_free(cursor);
    return a->count == ANCHORS || status == BW_ERR_RANGE ? BW_OK : status;
}

static size_t failovers(const anchors *a)
{
    size_t n = 0;
    for (size_t i = 0; i < a->count; i++)
        n += a->items[i].key == 0;
    return n;
}

static int64_t widest(int64_t sofar, const anchor *a, const anchor *b)
{
    int64_t open = 60 * 1000000LL; /* a line below a stamp of unknown reach: a guess */
    int64_t sum = (a->span_us == BW_LOG_SPAN_OPEN ? open : a->span_us) +
                  (b->span_us == BW_LOG_SPAN_OPEN ? open : b->span_us);
    return sum > sofar ? sum : sofar;
}

/* Failovers pair in their order when both logs saw as many; sequences by their number. */
static size_t pair(const anchors *a, const anchors *b, bool sequences, int64_t *differences,
                   int64_t *uncertainty)
{
    size_t n = 0, from = 0;
    if (!sequences && failovers(a) != failovers(b))
        return 0;
    for (size_t i = 0; i < a->count; i++) {
        if ((a->items[i].key != 0) != sequences)
            continue;
        for (size_t k = sequences ? 0 : from; k < b->count; k++)
            if (b->items[k].key == a->items[i].key) {
                int64_t apart = a->items[i].us - b->items[k].us;
                if (apart > FARTHEST || apart < -FARTHEST)
                    continue;
                differences[n++] = apart;
                *uncertainty = widest(*uncertainty, &a->items[i], &b->items[k]);
                from = k + 1;
                break;
            }
    }
    return n;
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void judge(int64_t *differences, size_t count, const char *anchor_name,
                  bw_log_alignment *out)
{
    qsort(differences, count, sizeof(*differences), ascending);
    out->found = true;
    out->measured_us = differences[count / 2];
    int64_t half = out->measured_us < 0 ? -QUARTER / 2 : QUARTER / 2;
    out->zone_s = (int32_t)((out->measured_us + half) / QUARTER * 900);
    int64_t zone_us = out->zone_s * 1000000LL, rest = out->measured_us - zone_us;
    bool open = rest < out->uncertainty_us && -rest < out->uncertainty_us;
    out->offset_us = open ? zone_us : out->measured_us;
    out->pairs = (unsigned)count;
    int64_t low = out->measured_us - differences[0];
    int64_t high = differences[count - 1] - out->measured_us;
    out->spread_us = low > high ? low : high;
    strncpy(out->anchor, anchor_name, sizeof(out->anchor) - 1);
}

bw_status bw_log_align(bw_log *first, bw_log *second, bw_log_alignment *out, bw_error *err)
{
    anchors *a = bw_alloc(sizeof(*a)), *b = bw_alloc(sizeof(*b));
    int64_t *differences = bw_alloc(ANCHORS * sizeof(*differences));
    memset(out, 0, sizeof(*out));
    bw_status status = collect(first, a, err);
    if (status == BW_OK)
        status = collect(second, b, err);
    size_t count = status == BW_OK ? pair(a, b, false, differences, &out->uncertainty_us) : 0;
    const char *name = "failovers";
    if (count == 0 && status == BW_OK) {
        count = pair(a, b, true, differences, &out->uncertainty_us);
        name = "log sequences";
    }
    if (count)
        judge(differences, count, name, out);
    free(a);
    free(b);
    free(differences);
    return status;
}

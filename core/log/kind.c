/* What kind of log some bytes are: the first rule that holds wins (log-formats.md, section 1). */
#include "core/log/stamp.h"

#include <string.h>

#define HEAD 65536u

static const struct {
    const char *name, *summary;
} kinds[BW_LOG_KIND_COUNT] = {
    [BW_LOG_UNKNOWN] = {"unknown", "no log of a known kind"},
    [BW_LOG_ALERT] = {"alert", "alert log of a database or ASM instance, text"},
    [BW_LOG_ALERT_XML] = {"log.xml", "alert log, ADR's XML"},
    [BW_LOG_ATTENTION] = {"attention", "attention log, lines (18c, 19c)"},
    [BW_LOG_ATTENTION_JSON] = {"attention-json", "attention log, JSON objects (21c and later)"},
    [BW_LOG_TRACE] = {"trace", "trace of a server or background process"},
    [BW_LOG_CONTROL_TRACE] = {"control-trace", "CREATE CONTROLFILE as a script"},
    [BW_LOG_BROKER] = {"broker", "Data Guard broker log (drc)"},
    [BW_LOG_OBSERVER] = {"observer", "fast-start failover observer"},
    [BW_LOG_DGMGRL] = {"dgmgrl", "output of dgmgrl"},
    [BW_LOG_RMAN] = {"rman", "output of RMAN"},
    [BW_LOG_SQLPLUS] = {"sqlplus", "spool of sqlplus"},
    [BW_LOG_LISTENER] = {"listener", "listener log, text"},
    [BW_LOG_LISTENER_XML] = {"listener.xml", "listener log, ADR's XML"},
    [BW_LOG_SQLNET] = {"sqlnet", "client's sqlnet.log"},
    [BW_LOG_CLUSTER] = {"cluster", "clusterware: alert of a node, ocssd"},
    [BW_LOG_DBV] = {"dbv", "output of DBVERIFY"},
};

const char *bw_log_kind_name(bw_log_kind kind)
{
    return kinds[kind < BW_LOG_KIND_COUNT ? kind : BW_LOG_UNKNOWN].name;
}

const char *bw_log_kind_summary(bw_log_kind kind)
{
    return kinds[kind < BW_LOG_KIND_COUNT ? kind : BW_LOG_UNKNOWN].summary;
}

typedef struct head {
    const char *text;
    size_t size;
    bool alert_stamp;  /* a line that is only a T1 to T4 */
    bool broker_stamp; /* a T11 or T12 */
    bool observer_line;
    bool late_iso; /* a T17 */
} head;

static bool holds(const head *h, const char *words)
{
    return memmem(h->text, h->size, words, strlen(words)) != NULL;
}

/* words: alternatives, each ended by a zero byte; an empty one ends them. */
static bool holds_any(const head *h, const char *words)
{
    for (; *words; words += strlen(words) + 1)
        if (holds(h, words))
            return true;
    return false;
}

static bool begins(const head *h, const char *words)
{
    size_t length = strlen(words);
    return h->size >= length && memcmp(h->text, words, length) == 0;
}

static void look_at_line(head *h, const char *line, size_t size)
{
    bw_stamp s;
    if (size && line[size - 1] == '\r')
        size--;
    if (size < 12 || !bw_stamp_read(line, size, BW_LOG_UNKNOWN, 2000, &s))
        return;
    const char *first = line + strspn(line, " \t");
    if (*first == '[')
        h->observer_line = true;
    else if (strncmp(line, "DG ", 3) == 0 || (s.alone && first[2] == '/'))
        h->broker_stamp = true;
    else if (s.alone && (*first > '9' || s.has_zone))
        h->alert_stamp = true;
    else if (s.alone && first[4] == '-')
        h->late_iso = true;
}

static void look_at_lines(head *h)
{
    for (size_t at = 0; at < h->size;) {
        const char *end = memchr(h->text + at, '\n', h->size - at);
        size_t size = end ? (size_t)(end - h->text) - at : h->size - at;
        if (end) /* a line cut by the bound tells nothing */
            look_at_line(h, h->text + at, size);
        at += size + 1;
    }
}

static bw_log_kind structured(const head *h)
{
    if (begins(h, "<msg ") || holds(h, "\n<msg "))
        return holds(h, "comp_id='tnslsnr'") ? BW_LOG_LISTENER_XML : BW_LOG_ALERT_XML;
    if (holds(h, "\"URGENCY\""))
        return BW_LOG_ATTENTION_JSON;
    if (holds(h, "+") && holds_any(h, " NOTIFICATION 16 \0 ERROR 16 \0 NOTIFICATION 1 \0"))
        return BW_LOG_ATTENTION;
    return BW_LOG_UNKNOWN;
}

static bw_log_kind by_start(const head *h)
{
    if (begins(h, "Trace file ") || begins(h, "Dump file ") || holds(h, "\nDump file "))
        return BW_LOG_TRACE;
    if (holds(h, "CREATE CONTROLFILE") && holds(h, "LOGFILE") && holds(h, "DATAFILE"))
        return BW_LOG_CONTROL_TRACE;
    if (begins(h, "*** 2") || begins(h, "*** SE") || holds(h, "*** SESSION ID:(") ||
        holds(h, "DUMP OF CONTROL FILES") || begins(h, "DATABASE ENTRY") ||
        (begins(h, "Incident ") && holds(h, "dump file:")))
        return BW_LOG_TRACE;
    return BW_LOG_UNKNOWN;
}

static bw_log_kind by_words(const head *h)
{
    if (h->observer_line && holds_any(h, "[W000 \0[S0\0"))
        return BW_LOG_OBSERVER;
    if (holds_any(h, "DGMGRL\0Configuration - \0Fast-Start Failover:\0"))
        return BW_LOG_DGMGRL;
    if (holds(h, "Initiating Fast-Start Failover to database"))
        return BW_LOG_OBSERVER;
    if (holds_any(h, "RMAN>\0Recovery Manager:\0RMAN-0\0List of Database Incarnations\0"))
        return BW_LOG_RMAN;
    if (holds(h, "DBVERIFY"))
        return BW_LOG_DBV;
    if (holds(h, "SQL>") || (!h->alert_stamp && holds(h, "\n-----")))
        return BW_LOG_SQLPLUS;
    return BW_LOG_UNKNOWN;
}

static bool looks_like_alert(const head *h)
{
    return holds_any(h, "signalled during:\0Errors in file \0Corrupt block relative dba\0"
                        "ALTER DATABASE\0alter database\0Starting ORACLE instance\0"
                        "advanced to log sequence\0");
}

static bw_log_kind kind_of_text(head *h)
{
    bw_log_kind kind = structured(h);
    if (kind != BW_LOG_UNKNOWN)
        return kind;
    look_at_lines(h);
    if (holds_any(h, " * service_update * \0TNSLSNR\0TIMESTAMP * CONNECT DATA\0"))
        return BW_LOG_LISTENER;
    if (holds(h, "Fatal NI connect error") && !holds(h, "Starting ORACLE instance"))
        return BW_LOG_SQLNET;
    if (h->late_iso && holds_any(h, ")]CRS-\0    CSSD]\0"))
        return BW_LOG_CLUSTER;
    bool trace =
        begins(h, "Trace file ") || begins(h, "Dump file ") || holds(h, "*** SESSION ID:(");
    if (h->alert_stamp && !trace && looks_like_alert(h) && !h->observer_line)
        return BW_LOG_ALERT;
    if ((kind = by_start(h)) != BW_LOG_UNKNOWN)
        return kind;
    if (h->broker_stamp && holds_any(h, "DG 2\0DMON\0Data Guard Broker\0"))
        return BW_LOG_BROKER;
    if ((kind = by_words(h)) != BW_LOG_UNKNOWN)
        return kind;
    return h->alert_stamp || looks_like_alert(h) ? BW_LOG_ALERT : BW_LOG_UNKNOWN;
}

bw_log_kind bw_log_kind_of(const void *bytes, size_t size)
{
    head h = {.text = bytes, .size = size < HEAD ? size : HEAD};
    if (h.size >= 3 && memcmp(h.text, "\xef\xbb\xbf", 3) == 0) {
        h.text += 3;
        h.size -= 3;
    }
    return h.size ? kind_of_text(&h) : BW_LOG_UNKNOWN;
}

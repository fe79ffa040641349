/* The report's content, and its HTML around the picture. */
#include "core/command/timeline_report_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- collecting --- */
bw_timeline_report *bw_timeline_report_new(const char *filter)
{
    bw_timeline_report *report = bw_alloc(sizeof(*report));
    report->filter = bw_strdup(filter);
    report->events = bw_alloc(BW_REPORT_EVENTS * sizeof(*report->events));
    report->least = -2;
    return report;
}

void bw_timeline_report_free(bw_timeline_report *report)
{
    if (!report)
        return;
    for (size_t i = 0; i < report->log_count; i++) {
        bw_spans_free(report->logs[i].engine);
        free(report->logs[i].spans);
    }
    for (size_t i = 0; i < report->event_count; i++)
        free(report->events[i].text);
    free(report->events);
    free(report->logs);
    free(report->filter);
    free(report);
}

size_t bw_timeline_report_log(bw_timeline_report *report, const bw_log *log,
                              const bw_log_alignment *alignment)
{
    report->logs = bw_realloc(report->logs, (report->log_count + 1) * sizeof(*report->logs));
    report->logs[report->log_count] = (bw_report_log){.log = log, .alignment = *alignment};
    return report->log_count++;
}

static void keep_span(void *context, const bw_span *span)
{
    bw_report_log *l = context;
    if (l->span_count == BW_REPORT_SPANS || span->begin.certainty == BW_LOG_TIME_NONE)
        return;
    l->spans = bw_realloc(l->spans, (l->span_count + 1) * sizeof(*l->spans));
    l->spans[l->span_count++] = *span;
}

void bw_timeline_report_pass(bw_timeline_report *report, size_t log, const bw_log_record *record,
                             const bw_log_event *event)
{
    bw_report_log *l = &report->logs[log];
    if (!l->engine) /* only now: the list of logs moves no more */
        l->engine = bw_spans_new(keep_span, l);
    bw_spans_add(l->engine, event, record);
    l->records++;
    if (record->time.certainty == BW_LOG_TIME_NONE)
        return;
    if (l->first.certainty == BW_LOG_TIME_NONE)
        l->first = record->time;
    l->last = record->time;
}

static void drop_below(bw_timeline_report *report, int least)
{
    size_t kept = 0;
    for (size_t i = 0; i < report->event_count; i++)
        if (report->events[i].severity >= least)
            report->events[kept++] = report->events[i];
        else
            free(report->events[i].text);
    report->left_out += report->event_count - kept;
    report->event_count = kept;
}

void bw_timeline_report_event(bw_timeline_report *report, size_t log, const bw_log_record *record,
                              const bw_event_rule *rule, const char *text)
{
    int severity = rule ? (int)rule->severity : -1;
    while (report->event_count == BW_REPORT_EVENTS && report->least < BW_EVENT_CRITICAL)
        drop_below(report, ++report->least);
    if (severity < report->least || report->event_count == BW_REPORT_EVENTS) {
        report->left_out++;
        return;
    }
    size_t size = strlen(text);
    for (size = size < BW_REPORT_TEXT ? size : BW_REPORT_TEXT;
         text[size] && ((uint8_t)text[size] & 0xc0) == 0x80;)
        size--;
    report->events[report->event_count++] = (bw_report_event){
        log, record->line, record->time, severity, rule ? rule->kind : "", strndup(text, size)};
}

/* --- HTML --- */
void bw_report_escape(bw_text *html, const char *text)
{
    static const char special[] = "<>&\"'";
    static const char *const entities[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&#39;"};
    while (*text) {
        size_t plain = strcspn(text, special);
        bw_text_add_bytes(html, text, plain);
        text += plain;
        if (*text)
            bw_text_add(html, entities[strchr(special, *text++) - special]);
    }
}

/* Paths may hold any byte, as texts of logs do. */
static void add_shown(bw_text *html, const bw_log *log, const char *text)
{
    bw_text shown = {0};
    bw_log_show(log, text, strlen(text), &shown);
    bw_report_escape(html, bw_text_get(&shown));
    bw_text_free(&shown);
}

void bw_report_name(bw_text *html, const bw_log *log)
{
    const char *path = bw_log_path(log), *slash = strrchr(path, '/');
    add_shown(html, log, slash && slash[1] ? slash + 1 : path);
}

static const char head[] =
    "<!DOCTYPE html>\n<!-- blockwright timeline -->\n<html lang=\"en\"><head><meta "
    "charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; style-src 'unsafe-inline'\">\n<title>Time line</title>\n<style>\n"
    "body{font:14px/1.4 sans-serif;margin:1.5em;color:#111;background:#fff}\n"
    "table{border-collapse:collapse;margin:.6em 0}th,td{text-align:left;vertical-align:top;padding:"
    "2px 10px 2px 0;border-bottom:1px solid #ddd}\n"
    "td.t,td.x{font-family:monospace;white-space:pre-wrap;overflow-wrap:anywhere}td.t{white-space:"
    "nowrap}\n"
    ".s1{color:#111}.s2{color:#7a5c00}.s3{color:#b34700;font-weight:bold}.s4{color:#b00020;"
    "font-weight:bold}.s0,.s-1,.dim{color:#666}\n"
    "svg{max-width:100%;height:auto;border:1px solid #ccc}svg text{font:12px monospace}\n"
    "@media print{body{margin:0}}\n</style></head><body>\n";

static void add_time(bw_text *html, const bw_log_time *time)
{
    char text[BW_LOG_TIME_TEXT];
    bw_report_escape(html, bw_log_time_format(time, text));
}

static void add_clock(bw_text *html, const bw_report_log *l)
{
    const bw_log_alignment *a = &l->alignment;
    bw_text_add(html, l->first.certainty == BW_LOG_TIME_NONE ? "prints no time"
                      : l->first.zone_known                  ? "zone known"
                                                             : "zone unknown");
    if (a->found)
        bw_text_addf(
            html,
            "; moved %+.2f s onto the first log's clock: measured %+.2f s, known to %.1f s "
            "(%u pair%s: %s)",
            (double)a->offset_us / 1e6, (double)a->measured_us / 1e6,
            (double)a->uncertainty_us / 1e6, a->pairs, a->pairs == 1 ? "" : "s", a->anchor);
}

static bw_status add_logs(const bw_timeline_report *report, bw_text *html,
                          const bw_progress *progress, bw_error *err)
{
    bw_text_add(html, "<h2>Logs</h2>\n<table><tr><th>log<th>kind<th>bytes<th>records<th>first"
                      "<th>last<th>clock<th>SHA-256</tr>\n");
    for (size_t i = 0; i < report->log_count; i++) {
        const bw_report_log *l = &report->logs[i];
        char digest[65];
        bw_status status = bw_report_digest(bw_log_path(l->log), digest, progress, err);
        if (status != BW_OK)
            return status;
        bw_text_add(html, "<tr><td>");
        add_shown(html, l->log, bw_log_path(l->log));
        bw_text_addf(html, "<td>%s<td>%llu<td>%llu<td class=t>",
                     bw_log_kind_name(bw_log_get_kind(l->log)),
                     (unsigned long long)bw_log_size(l->log), (unsigned long long)l->records);
        add_time(html, &l->first);
        bw_text_add(html, "<td class=t>");
        add_time(html, &l->last);
        bw_text_add(html, "<td>");
        add_clock(html, l);
        bw_text_addf(html, "<td class=x>%s</tr>\n", digest);
    }
    bw_text_add(html, "</table>\n");
    return BW_OK;
}

static void add_spans(const bw_timeline_report *report, bw_text *html)
{
    bw_text_add(html,
                "<h2>Spans</h2>\n<table><tr><th>begin<th>end<th>seconds<th>span<th>ends<th>log"
                "<th>meaning</tr>\n");
    for (size_t i = 0; i < report->log_count; i++)
        for (size_t k = 0; k < report->logs[i].span_count; k++) {
            const bw_span *span = &report->logs[i].spans[k];
            bw_text_add(html, "<tr><td class=t>");
            add_time(html, &span->begin);
            bw_text_add(html, "<td class=t>");
            add_time(html, &span->end);
            bw_text_addf(html, "<td>%.3f<td>%s<td>%s<td>",
                         (double)(span->end.us - span->begin.us) / 1e6, span->kind,
                         bw_span_ends_name(span->ends));
            bw_report_name(html, report->logs[i].log);
            bw_text_addf(html, "<td class=dim>%s</tr>\n", span->meaning);
        }
    bw_text_add(html, "</table>\n");
}

static void add_events(const bw_timeline_report *report, bw_text *html)
{
    bw_text_addf(html, "<h2>Events</h2>\n<p>%zu records", report->event_count);
    if (report->left_out)
        bw_text_addf(html, "; %llu less severe ones are left out",
                     (unsigned long long)report->left_out);
    bw_text_add(html, ".</p>\n<table><tr><th>time<th>log<th>line<th>severity<th>kind<th>text</tr>"
                      "\n");
    for (size_t i = 0; i < report->event_count; i++) {
        const bw_report_event *e = &report->events[i];
        bw_text_add(html, "<tr><td class=t>");
        add_time(html, &e->time);
        bw_text_add(html, "<td>");
        bw_report_name(html, report->logs[e->log].log);
        bw_text_addf(html, "<td>%llu<td class=s%d>%s<td>", (unsigned long long)e->line, e->severity,
                     e->severity < 0 ? "" : bw_event_severity_name((bw_event_severity)e->severity));
        bw_report_escape(html, e->kind);
        bw_text_add(html, "<td class=x>");
        bw_report_escape(html, e->text);
        bw_text_add(html, "</tr>\n");
    }
    bw_text_add(html, "</table>\n");
}

static bw_status put_together(bw_timeline_report *report, bw_text *html,
                              const bw_progress *progress, bw_error *err)
{
    for (size_t i = 0; i < report->log_count; i++)
        if (report->logs[i].engine)
            bw_spans_finish(report->logs[i].engine);
    bw_text_add(html, head);
    bw_text_add(html, "<h1>Time line</h1>\n<p class=dim>Made by blockwright. A time that ends in ? "
                      "was printed without a zone; ~ before it: without a year. Records whose "
                      "stamps meet stand in no proven order.</p>\n<p>Filter: ");
    bw_report_escape(html, *report->filter ? report->filter : "none");
    bw_text_add(html, "</p>\n");
    bw_report_svg(report, html);
    bw_status status = add_logs(report, html, progress, err);
    if (status == BW_OK) {
        add_spans(report, html);
        add_events(report, html);
        bw_text_add(html, "</body></html>\n");
    }
    return status;
}

bw_status bw_timeline_report_save(bw_timeline_report *report, const char *path, bool force,
                                  const bw_progress *progress, bw_error *err)
{
    bw_text html = {0};
    bw_status status = put_together(report, &html, progress, err);
    if (status == BW_OK)
        status = bw_report_write(path, bw_text_get(&html), html.length, force, err);
    bw_text_free(&html);
    return status;
}

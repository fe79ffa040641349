#include "core/command/log_event.h"

static const char *copy(bw_arena *arena, const char *text, size_t size)
{
    return bw_arena_printf(arena, "%.*s", (int)(size < 65536 ? size : 65536), text);
}

size_t bw_log_event_facts(const bw_log *log, const bw_log_event *event, const bw_log_record *record,
                          bw_arena *arena, bw_fact *facts)
{
    char time[BW_LOG_TIME_TEXT];
    bw_text shown = {0};
    size_t count = 0;
    for (size_t i = 0; i < event->field_count; i++) {
        const bw_event_field *f = &event->fields[i];
        facts[count++] = (bw_fact){.name = bw_arena_strdup(arena, f->name),
                                   .text = f->has_number ? NULL : copy(arena, f->text, f->size),
                                   .number = (int64_t)f->number};
    }
    bw_log_time_format(&record->time, time);
    bw_log_show(log, record->text, record->text_size, &shown);
    facts[count++] = (bw_fact){.name = "source", .text = bw_log_path(log)};
    facts[count++] = (bw_fact){.name = "line", .number = (int64_t)record->line};
    facts[count++] = (bw_fact){.name = "time", .text = bw_arena_strdup(arena, time)};
    if (*time)
        facts[count++] = (bw_fact){.name = "seconds", .number = record->time.us / 1000000};
    facts[count++] = (bw_fact){.name = "kind", .text = event->rule->kind};
    facts[count++] =
        (bw_fact){.name = "severity", .text = bw_event_severity_name(event->rule->severity)};
    facts[count++] = (bw_fact){.name = "text", .text = bw_arena_strdup(arena, bw_text_get(&shown))};
    bw_text_free(&shown);
    return count;
}

void bw_log_event_tell(bw_session *session, const bw_log *log, const bw_log_event *event,
                       const bw_log_record *record)
{
    bw_fact facts[BW_LOG_FACTS];
    if (!bw_session_listens(session, BW_EVENT_LOG))
        return;
    bw_arena *arena = bw_arena_new();
    size_t count = bw_log_event_facts(log, event, record, arena, facts);
    bw_session_tell(session, BW_EVENT_LOG, NULL, facts, count, NULL);
    bw_arena_free(arena);
}

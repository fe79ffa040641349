/* Which archived logs the old primary needs to come back, where each is, and the commands. */
#include "monitor_view.h"

#include <stdio.h>
#include <string.h>

/* The SCN that the person gave, else the one of the logs. */
static bw_scn scn_wanted(const watch *w, const log_facts *f, const char **why)
{
    size_t count;
    if (w->reinstate_scn != BW_SCN_NONE) {
        *why = "as you said";
        return w->reinstate_scn;
    }
    if (f->flashback != BW_SCN_NONE) {
        *why = "as the last FLASHBACK DATABASE in the logs";
        return f->flashback;
    }
    const bw_failover *all = bw_failovers_read(f->failovers, &count);
    *why = "where the standby became primary, as its log says";
    return count ? all[count - 1].became_primary_scn : BW_SCN_NONE;
}

static void add_scn(bw_text *text, bw_scn scn)
{
    if (scn == BW_SCN_NONE)
        bw_text_add(text, "?");
    else
        bw_text_addf(text, "%llu", (unsigned long long)scn);
}

static void add_log(lines *list, const bw_needed_log *log)
{
    static const char *const words[] = {"= here", "? possibly needed", "! MISSING"};
    static const bw_role roles[] = {BW_ROLE_GOOD, BW_ROLE_FAULT_NOTE, BW_ROLE_FAULT_BAD};
    bw_text text = {0};
    bw_text_addf(&text, "%s  %s branch %u thread %u seq %u  SCN ", words[log->need],
                 log->of_new_branch ? "new" : "old", log->branch, log->thread, log->sequence);
    add_scn(&text, log->first_scn);
    bw_text_add(&text, " to ");
    add_scn(&text, log->next_scn);
    lines_add(list, 1, roles[log->need], bw_text_get(&text));
    bw_text_clear(&text);
    bw_needed_log_where(log, &text);
    lines_add(list, 5, BW_ROLE_DIM, bw_text_get(&text));
    bw_text_free(&text);
}

static void add_commands(const watch *w, lines *list)
{
    const char *text = bw_text_get(&w->commands), *end;
    lines_add(list, 1, BW_ROLE_TITLE,
              "on the old primary, once the files lie there (nothing is run here; y copies)");
    for (; (end = strchr(text, '\n')); text = end + 1) {
        bw_text one = {0}, shown = {0};
        bw_text_add_bytes(&one, text, (size_t)(end - text));
        bw_text_add_shown(&shown, bw_text_get(&one));
        lines_add(list, 3, BW_ROLE_STRING, bw_text_get(&shown));
        bw_text_free(&one);
        bw_text_free(&shown);
    }
}

static void add_advice(lines *list)
{
    const char *text = bw_reinstate_advice();
    while (*text) {
        size_t length = strcspn(text, "\n");
        lines_addf(list, 1, BW_ROLE_DIM, "%.*s", (int)length, text);
        text += length + (text[length] == '\n');
    }
}

static void add_needed(watch *w, lines *list, const bw_needed_log *needed, size_t count)
{
    size_t missing = 0;
    for (size_t i = 0; i < count; i++)
        missing += needed[i].need == BW_LOG_MISSING;
    lines_addf(list, 1, missing ? BW_ROLE_FAULT_BAD : BW_ROLE_GOOD,
               missing ? "! %zu archived logs are needed, %zu of them %s nowhere"
                       : "= %zu archived logs are needed; all are here",
               count, missing, missing == 1 ? "is" : "are");
    for (size_t i = 0; i < count; i++)
        add_log(list, &needed[i]);
    bw_reinstate_commands(needed, count, "", &w->commands);
    add_commands(w, list);
    add_advice(list);
}

void reinstate_make(watch *w, lines *list, log_facts *f)
{
    const char *why;
    const bw_needed_log *needed;
    size_t count;
    bw_error err = {0};
    bw_reinstate r = {.to = scn_wanted(w, f, &why), .from = BW_SCN_NONE};
    bw_text_clear(&w->commands);
    if (!f->inventory || r.to == BW_SCN_NONE) {
        lines_add(list, 1, BW_ROLE_DIM,
                  !f->inventory
                      ? "The archived logs are being looked for."
                      : "No log tells to which SCN the old primary is to go back: S says it "
                        "('Standby became primary SCN' in the new primary's alert log).");
        return;
    }
    lines_addf(list, 1, BW_ROLE_TITLE, "flash the old primary back to SCN %llu, %s; S says another",
               (unsigned long long)r.to, why);
    bw_arena *arena = bw_arena_new();
    if (bw_needed_logs(f->inventory, &r, arena, &needed, &count, &err) == BW_OK)
        add_needed(w, list, needed, count);
    else
        lines_add(list, 1, BW_ROLE_FAULT_NOTE, err.text);
    bw_arena_free(arena);
}

static void scn_said(void *data, const char *answer)
{
    watch *w = data;
    bw_scn scn = BW_SCN_NONE;
    if (*answer && !bw_scn_parse(answer, &scn)) {
        bw_shell_message(w->shell, BW_BAD, "%.40s is no SCN: write 102068803 or 0x0.615772a",
                         answer);
        return;
    }
    w->reinstate_scn = scn;
    w->reinstate.made = 0;
}

bool reinstate_own_key(watch *w, bw_key key)
{
    switch (key) {
    case 'S':
        bw_shell_ask(w->shell, "flash back to SCN (nothing: as the logs say): ", "", scn_said, w);
        return true;
    case 'y':
        if (w->commands.length)
            bw_shell_copy(w->shell, w->commands.data, w->commands.length);
        else
            bw_shell_message(w->shell, BW_NOTE, "there are no commands yet");
        return true;
    default: return false;
    }
}

/* When the looks were taken: a recording's clock and its controls, or how old the last look is. */
#include "monitor_view.h"

#include <stdlib.h>
#include <time.h>

void replay_seconds(double seconds, bw_text *text)
{
    unsigned long long all = seconds > 0 ? (unsigned long long)seconds : 0;
    if (all >= 3600)
        bw_text_addf(text, "%llu:%02llu:%02llu", all / 3600, all / 60 % 60, all % 60);
    else
        bw_text_addf(text, "%llu:%02llu", all / 60, all % 60);
}

static double wall_age(const bw_monitor_look *look)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    double age = (double)now.tv_sec + (double)now.tv_nsec / 1e9 - (double)look->wall / 1000.0;
    return age > 0 ? age : 0;
}

void replay_mark(const watch *w, bw_text *text)
{
    const bw_monitor_look *look = bw_monitor_get_look(w->monitor);
    if (!bw_monitor_is_replay(w->monitor)) {
        if (!look->number)
            bw_text_add(text, "LIVE first look is under way");
        else
            bw_text_addf(text, "LIVE %s%.0f s ago, every %u s", w->record ? "recording, " : "",
                         wall_age(look), w->interval / 1000);
        return;
    }
    double speed = bw_monitor_speed(w->monitor);
    bw_text_add(text, "REPLAY "); /* what it does comes first: narrow screens cut the end */
    if (bw_monitor_at_end(w->monitor))
        bw_text_add(text, "end ");
    else if (speed > 0)
        bw_text_addf(text, "x%g ", speed);
    else
        bw_text_add(text, "paused ");
    replay_seconds(look->seconds, text);
    bw_text_add(text, "/");
    replay_seconds(bw_monitor_length(w->monitor), text);
}

/* "90", "1:30" and "1:01:30". False: none of them. */
static bool read_seconds(const char *text, double *seconds)
{
    *seconds = 0;
    for (int part = 0; part < 3; part++) {
        char *end;
        double value = strtod(text, &end);
        if (end == text || !(value >= 0 && value < 1e9))
            return false;
        *seconds = *seconds * 60 + value;
        if (!*end)
            return true;
        if (*end != ':')
            return false;
        text = end + 1;
    }
    return false;
}

static void jump_said(void *data, const char *answer)
{
    watch *w = data;
    double seconds;
    if (!read_seconds(answer, &seconds))
        bw_shell_message(w->shell, BW_BAD, "%.40s is no time: write 90, 1:30 or 1:01:30", answer);
    else if (!bw_monitor_seek(w->monitor, seconds))
        bw_shell_message(w->shell, BW_NOTE, "the recording has no look at or before that time");
    w->shown = 0;
}

static void set_speed(watch *w, double speed)
{
    w->speed = speed < 0.125 ? 0.125 : speed > 8192 ? 8192 : speed;
    bw_monitor_set_speed(w->monitor, w->speed);
}

static void step(watch *w, int direction)
{
    bw_monitor_set_speed(w->monitor, 0);
    if (!bw_monitor_step(w->monitor, direction))
        bw_shell_message(w->shell, BW_NOTE, "the recording %s here",
                         direction > 0 ? "ends" : "begins");
    w->shown = 0;
}

bool replay_key(watch *w, bw_key key)
{
    if (!w->monitor || !bw_monitor_is_replay(w->monitor))
        return false;
    switch (key) {
    case ' ':
        bw_monitor_set_speed(w->monitor, bw_monitor_speed(w->monitor) > 0 ? 0 : w->speed);
        return true;
    case '+': set_speed(w, w->speed * 2); return true;
    case '-': set_speed(w, w->speed / 2); return true;
    case '.': step(w, 1); return true;
    case ',': step(w, -1); return true;
    case 'g':
        bw_shell_ask(w->shell, "to which time of the recording (1:30): ", "", jump_said, w);
        return true;
    default: return false;
    }
}

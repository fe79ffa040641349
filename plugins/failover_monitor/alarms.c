/* Alarms as they came, and where their rules stand. */
#include "monitor_view.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static bw_role severity_role(const char *severity)
{
    return strcmp(severity, "critical") == 0 || strcmp(severity, "error") == 0 ? BW_ROLE_FAULT_BAD
           : strcmp(severity, "warning") == 0 ? BW_ROLE_FAULT_SUSPECT
                                              : BW_ROLE_FAULT_NOTE;
}

static void add_alarm(lines *list, const bw_monitor_alarm *alarm)
{
    char when[32];
    struct tm time;
    time_t seconds = (time_t)(alarm->wall / 1000);
    gmtime_r(&seconds, &time);
    strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%SZ", &time);
    lines_addf(list, 1, severity_role(alarm->severity), "%s  %s  %s: %s", when, alarm->severity,
               alarm->rule, alarm->text);
}

static void make_alarms(watch *w, int width)
{
    const bw_monitor_alarm *alarm;
    lines *list = &w->alarms;
    bool bell = bw_settings_is(bw_session_settings(bw_shell_session(w->shell)), "bell", "on");
    lines_clear(list);
    list->width = width;
    for (size_t i = 0; (alarm = bw_monitor_alarm_at(w->monitor, i)); i++)
        add_alarm(list, alarm);
    if (!list->count)
        lines_add(list, 1, BW_ROLE_DIM, "No alarm so far.");
    lines_addf(list, 1, BW_ROLE_TITLE, "bell: %s", bell ? "on" : "off; :set bell on rings at each");
    lines_add(list, 1, BW_ROLE_TEXT,
              "r lists the rules (:alarms); your own stand in "
              "$XDG_CONFIG_HOME/blockwright/alarms, docs/lua.md tells how.");
}

void alarms_draw(watch *w, bw_canvas *canvas, bool focused)
{
    make_alarms(w, bw_canvas_width(canvas));
    lines_draw(&w->alarms, canvas, focused);
}

bool alarms_key(watch *w, bw_key key)
{
    if (key != 'r')
        return lines_key(&w->alarms, key);
    bw_shell_run(w->shell, "alarms");
    return true;
}

bool alarms_ring(watch *w)
{
    uint64_t count = bw_monitor_alarm_count(w->monitor);
    const bw_monitor_alarm *newest = bw_monitor_alarm_at(w->monitor, 0);
    bool fresh = count > w->rung && newest;
    w->rung = count;
    if (fresh)
        bw_shell_message(w->shell,
                         severity_role(newest->severity) == BW_ROLE_FAULT_BAD ? BW_BAD : BW_SUSPECT,
                         "ALARM %s: %s", newest->rule, newest->text);
    return fresh;
}

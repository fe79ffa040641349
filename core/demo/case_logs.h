/* core/demo/case_logs.h - the logs of the cases: facts from cases.md; messages as Oracle writes
 * them, the rest in our own words. */
#ifndef BW_CORE_DEMO_CASE_LOGS_H
#define BW_CORE_DEMO_CASE_LOGS_H

#include <blockwright/base.h>

typedef struct bw_demo_log {
    const char *name; /* of the file */
    const char *text;
} bw_demo_log;

/* What follows the healthy start in alert_DEMO.log. */
extern const char bw_demo_alert_s1[], bw_demo_alert_s2[];

/* S4: every host's logs, up to the one without a name. The hosts write UTC, the observer UTC +5 h.
 */
extern const bw_demo_log bw_demo_logs_s4[];
/* S4: the folder stbydb, with the archived logs that the new primary holds; and away with it. */
bw_status bw_demo_s4_redo(const char *folder, bw_error *err);
void bw_demo_s4_redo_remove(const char *folder);

#endif

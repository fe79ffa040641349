/* core/log/failover_points.h - events around failovers, as bw_failovers collects them. */
#ifndef BW_CORE_LOG_FAILOVER_POINTS_H
#define BW_CORE_LOG_FAILOVER_POINTS_H

#include <blockwright/failover.h>

#define BW_FAILOVER_ORDERED 4 /* P4 */
#define BW_FAILOVER_BEFORE_US (15 * 60 * 1000000LL) /* how long before P4 its first signs may lie */
/* Kinds of events, of no phase: how instances end and begin, how a standby becomes primary. */
#define BW_FAILOVER_ENDINGS                                                                        \
    "fsfo.condition fsfo.isolated inst.terminating inst.terminated shut.done inst.start"
#define BW_FAILOVER_OPENINGS "open.begin mrec.until inc.sbpscn"

typedef struct bw_point {
    bw_failover_point seen;
    const char *kind; /* the rule's, lives in the catalogue */
    char detail[64];  /* a condition, whether the old primary comes back, a time */
    bw_scn scn;       /* that it names */
    size_t order;     /* of arrival: keeps lines of one log in their order */
} bw_point;

struct bw_failovers {
    bw_point *points;
    size_t count;
    bw_failover *read;
};

/* Fills in overlap and SCNs of a failover whose phases are known; points by time. */
void bw_failover_compare(bw_failover *failover, const bw_point *points, size_t count);

#endif

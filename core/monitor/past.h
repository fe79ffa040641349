/* core/monitor/past.h - the past of one number: every value of the last hour, then half minutes
 * for a day, then five minutes for a week, each with its lowest, highest and last value. */
#ifndef BW_CORE_MONITOR_PAST_H
#define BW_CORE_MONITOR_PAST_H

#include <blockwright/monitor.h>

typedef struct bw_past bw_past;
bw_past *bw_past_new(void);
void bw_past_free(bw_past *history);
/* seconds never fall, but after bw_past_cut. */
void bw_past_add(bw_past *history, double seconds, double value);
void bw_past_cut(bw_past *history); /* forgets all: a replay went back */
void bw_past_read(const bw_past *history, double from, double to, bw_monitor_span *spans,
                  size_t count);
size_t bw_past_bytes(const bw_past *history); /* of memory that it takes now */

#endif

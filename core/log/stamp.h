/* core/log/stamp.h - the times that Oracle's logs print. Grammars T1 to T23 as the reference
 * numbers them (log-formats.md, 2.1). */
#ifndef BW_CORE_LOG_STAMP_H
#define BW_CORE_LOG_STAMP_H

#include <blockwright/log.h>

typedef struct bw_stamp {
    int64_t us;         /* from 1970: UTC when has_zone, else the clock's reading */
    int64_t resolution; /* us */
    int32_t zone_s;
    int year, month; /* as printed; year 0: the stamp had none, us is of bw_stamp_read's year */
    bool has_zone;
    bool alone;  /* the line holds nothing else */
    size_t used; /* bytes of the line before the message */
} bw_stamp;

/* The last stamp "Fri Nov 24 16:43:19 CST 2017": a log prints many of one day. */
typedef struct bw_stamp_memo {
    char line[32];
    size_t size; /* 0 = none yet */
    int seconds; /* of its time of day */
    bw_stamp stamp;
} bw_stamp_memo;
/* Is line that stamp but for its time of day? Then it is read, as bw_stamp_read would. */
bool bw_stamp_again(const bw_stamp_memo *memo, const char *line, size_t size, bw_stamp *stamp);
/* Keeps what bw_stamp_read gave for line, when it is such a stamp. */
void bw_stamp_keep(bw_stamp_memo *memo, const char *line, size_t size, const bw_stamp *stamp);

/* The stamp that line begins with. year: for grammars without one. kind decides between grammars
 * that some tools print as data. */
bool bw_stamp_read(const char *line, size_t size, bw_log_kind kind, int year, bw_stamp *stamp);
/* A T1 stamp glued to the end of a line; used = bytes of the line before it. */
bool bw_stamp_glued(const char *line, size_t size, bw_stamp *stamp);
static inline bool bw_stamp_may_be_glued(const char *line, size_t size)
{
    return size && line[size - 1] >= '0' && line[size - 1] <= '9';
}
/* T20: the time inside an RMAN-03002 line, which begins with RMAN-. */
bool bw_stamp_in_rman(const char *line, size_t size, bw_stamp *stamp);
/* yyyy-mm-dd[T or blank or -]hh:mm:ss[.fraction][[blank]zone] at text. */
bool bw_stamp_iso(const char *text, size_t size, bw_stamp *stamp);
/* Microseconds from 1970 of a proleptic Gregorian time; false for a day that does not exist. */
bool bw_stamp_civil(int year, int month, int day, int hour, int minute, int second, int64_t *us);
/* The reverse, for days 1..9999. */
void bw_stamp_split(int64_t us, int *year, int *month, int *day, int64_t *us_of_day);

#endif

/* Times of records: text, order, and the ways a person writes them. */
#include "core/log/stamp.h"

#include <stdio.h>
#include <string.h>

#define SECOND 1000000LL

const char *bw_log_time_format(const bw_log_time *time, char text[BW_LOG_TIME_TEXT])
{
    int year, month, day;
    int64_t of_day;
    text[0] = 0;
    if (time->certainty == BW_LOG_TIME_NONE)
        return text;
    bw_stamp_split(time->us + time->zone_s * SECOND, &year, &month, &day, &of_day);
    int second = (int)(of_day / SECOND), fraction = (int)(of_day % SECOND);
    int n = snprintf(text, BW_LOG_TIME_TEXT, "%s%04d-%02d-%02d %02d:%02d:%02d",
                     time->year_known ? "" : "~", year, month, day, second / 3600, second / 60 % 60,
                     second % 60);
    if (fraction % 1000)
        n += snprintf(text + n, BW_LOG_TIME_TEXT - (size_t)n, ".%06d", fraction);
    else if (fraction)
        n += snprintf(text + n, BW_LOG_TIME_TEXT - (size_t)n, ".%03d", fraction / 1000);
    unsigned minutes = (unsigned)(time->zone_s < 0 ? -time->zone_s : time->zone_s) / 60;
    if (time->zone_known)
        snprintf(text + n, BW_LOG_TIME_TEXT - (size_t)n, " %c%02u:%02u",
                 time->zone_s < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
    else
        snprintf(text + n, BW_LOG_TIME_TEXT - (size_t)n, " ?");
    return text;
}

static bool ends_before(const bw_log_time *a, const bw_log_time *b)
{
    return a->span_us != BW_LOG_SPAN_OPEN && a->us + a->span_us <= b->us - b->early_us;
}

int bw_log_time_order(const bw_log_time *a, const bw_log_time *b)
{
    if (a->certainty == BW_LOG_TIME_NONE || b->certainty == BW_LOG_TIME_NONE || !a->zone_known ||
        !b->zone_known)
        return 0;
    return ends_before(a, b) ? -1 : ends_before(b, a) ? 1 : 0;
}

/* "2016-04-28" and "2016-04-28 02:45" lack what the grammar of stamps wants. */
static void complete(const char *text, char whole[64])
{
    size_t colons = 0;
    for (const char *at = text; *at && at < text + 19; at++)
        colons += *at == ':';
    if (strlen(text) <= 10)
        snprintf(whole, 64, "%s 00:00:00", text);
    else if (colons == 1 && strlen(text) >= 16)
        snprintf(whole, 64, "%.16s:00%s", text, text + 16);
    else
        snprintf(whole, 64, "%s", text);
}

bw_status bw_log_time_parse(const char *text, bw_log_time *time, bw_error *err)
{
    char whole[64];
    bw_stamp s;
    memset(time, 0, sizeof(*time));
    complete(strlen(text) < 40 ? text : "", whole);
    if (!bw_stamp_iso(whole, strlen(whole), &s) || s.used != strlen(whole))
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "%.40s is no time; write 2016-04-28 02:45:44, then +05:30 where a "
                            "zone is meant",
                            text);
    *time = (bw_log_time){.us = s.us,
                          .span_us = s.resolution,
                          .zone_s = s.zone_s,
                          .certainty = BW_LOG_TIME_OWN,
                          .zone_known = s.has_zone,
                          .year_known = true};
    return BW_OK;
}

bw_status bw_log_zone_parse(const char *text, int32_t *seconds, bw_error *err)
{
    bw_stamp s;
    char whole[64];
    if (strcmp(text, "UTC") == 0 || strcmp(text, "GMT") == 0)
        text = "Z";
    snprintf(whole, sizeof(whole), "2000-01-01 00:00:00%.20s", text);
    if (!*text || !bw_stamp_iso(whole, strlen(whole), &s) || s.used != strlen(whole) || !s.has_zone)
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "%.40s is no zone; write its distance from UTC: +05:30, -0500 or Z",
                            text);
    *seconds = s.zone_s;
    return BW_OK;
}

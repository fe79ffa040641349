/* Oracle's 32-bit time: mixed radix over months of 31 days since 1988, local time. */
#include "core/oracle/calendar.h"
#include "core/oracle/digits.h"

#include <stdio.h>
#include <stdlib.h>

#define BASE_YEAR 1988

bw_datetime bw_time_decode(uint32_t time)
{
    bw_datetime when = {0};
    when.second = (int)(time % 60);
    time /= 60;
    when.minute = (int)(time % 60);
    time /= 60;
    when.hour = (int)(time % 24);
    time /= 24;
    when.day = (int)(time % 31) + 1;
    time /= 31;
    when.month = (int)(time % 12) + 1;
    when.year = (int)(time / 12) + BASE_YEAR;
    return when;
}

bool bw_time_valid(uint32_t time)
{
    bw_datetime when = bw_time_decode(time);
    return bw_on_calendar(&when);
}

bool bw_time_encode(const bw_datetime *when, uint32_t *time)
{
    if (!bw_on_calendar(when) || when->year < BASE_YEAR)
        return false;
    uint64_t t = (uint64_t)(when->year - BASE_YEAR) * 12 + (uint64_t)(when->month - 1);
    t = t * 31 + (uint64_t)(when->day - 1);
    t = t * 24 + (uint64_t)when->hour;
    t = t * 60 + (uint64_t)when->minute;
    t = t * 60 + (uint64_t)when->second;
    *time = (uint32_t)t;
    return t <= UINT32_MAX;
}

char *bw_datetime_format(const bw_datetime *when, char buffer[BW_TIME_TEXT])
{
    int n = snprintf(buffer, BW_TIME_TEXT, "%04d-%02d-%02d %02d:%02d:%02d", when->year, when->month,
                     when->day, when->hour, when->minute, when->second);
    if (when->has_fraction && n > 0)
        n += snprintf(buffer + n, BW_TIME_TEXT - (size_t)n, ".%09u", when->nanosecond);
    if (when->has_zone && n > 0) {
        int zone = abs(when->zone_minutes);
        snprintf(buffer + n, BW_TIME_TEXT - (size_t)n, " %c%02d:%02d",
                 when->zone_minutes < 0 ? '-' : '+', zone / 60, zone % 60);
    } else if (when->zone_region && n > 0) {
        snprintf(buffer + n, BW_TIME_TEXT - (size_t)n, " UTC (region %d)", when->zone_region);
    }
    return buffer;
}

char *bw_time_format(uint32_t time, char buffer[BW_TIME_TEXT])
{
    bw_datetime when = bw_time_decode(time);
    return bw_datetime_format(&when, buffer);
}

bool bw_time_parse(const char *text, uint32_t *time)
{
    bw_datetime w = {0};
    int used = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &w.year, &w.month, &w.day, &used) == 3) {
        text += used;
        if (*text == '\0')
            return bw_time_encode(&w, time);
        if ((*text != ' ' && *text != 'T') ||
            sscanf(text + 1, "%2d:%2d:%2d%n", &w.hour, &w.minute, &w.second, &used) != 3)
            return false;
        return text[1 + used] == '\0' && bw_time_encode(&w, time);
    }
    uint64_t value;
    if (!bw_read_number(&text, &value) || *text || value > UINT32_MAX)
        return false;
    *time = (uint32_t)value;
    return true;
}

/* DATE and TIMESTAMP as rows hold them: excess-coded bytes, big-endian nanoseconds. */
#include "core/oracle/calendar.h"

bool bw_date_decode(const uint8_t *bytes, size_t size, bw_datetime *when)
{
    *when = (bw_datetime){0};
    if (size != 7)
        return false;
    when->year = ((int)bytes[0] - 100) * 100 + (int)bytes[1] - 100;
    when->month = bytes[2];
    when->day = bytes[3];
    when->hour = bytes[4] - 1;
    when->minute = bytes[5] - 1;
    when->second = bytes[6] - 1;
    return when->year >= -4712 && when->year <= 9999 && bw_on_calendar(when);
}

/* The clock is stored in UTC; the two bytes behind it tell the zone it was written in. */
static void add_zone(const uint8_t zone[2], bw_datetime *when)
{
    bool offset = zone[0] >= 5 && zone[0] <= 36 && zone[1] >= 1 && zone[1] <= 119;
    if (!offset) {
        when->zone_region = (zone[0] & 0x7f) << 6 | zone[1] >> 2;
        return;
    }
    when->has_zone = true;
    when->zone_minutes = ((int)zone[0] - 20) * 60 + (int)zone[1] - 60;
    bw_add_minutes(when, when->zone_minutes);
}

bool bw_timestamp_decode(const uint8_t *bytes, size_t size, bw_datetime *when)
{
    if ((size != 7 && size != 11 && size != 13) || !bw_date_decode(bytes, 7, when))
        return false;
    if (size == 7)
        return true;
    when->nanosecond = bw_get32(bytes + 7, true);
    when->has_fraction = true;
    if (size == 13)
        add_zone(bytes + 11, when);
    return when->nanosecond < 1000000000u;
}

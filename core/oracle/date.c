/* DATE and TIMESTAMP as rows hold them: excess-coded bytes, big-endian nanoseconds. */
#include <blockwright/oracle.h>

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
    return when->year >= -4712 && when->year <= 9999 && bytes[2] >= 1 && bytes[2] <= 12 &&
           bytes[3] >= 1 && bytes[3] <= 31 && bytes[4] >= 1 && bytes[4] <= 24 && bytes[5] >= 1 &&
           bytes[5] <= 60 && bytes[6] >= 1 && bytes[6] <= 60;
}

bool bw_timestamp_decode(const uint8_t *bytes, size_t size, bw_datetime *when)
{
    if ((size != 7 && size != 11 && size != 13) || !bw_date_decode(bytes, 7, when))
        return false;
    if (size == 7)
        return true;
    when->nanosecond = bw_get32(bytes + 7, true);
    when->has_fraction = true;
    if (size == 13 && bytes[11] >= 5 && bytes[11] <= 36) {
        when->has_zone = true;
        when->zone_minutes = ((int)bytes[11] - 20) * 60 + (int)bytes[12] - 60;
    } else if (size == 13) {
        when->zone_region = (bytes[11] & 0x7f) << 6 | bytes[12] >> 2;
    }
    return when->nanosecond < 1000000000u;
}

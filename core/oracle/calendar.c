#include "core/oracle/calendar.h"

#define LAST_JULIAN_YEAR 1582
#define MINUTES_A_DAY (24 * 60)

int bw_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year <= LAST_JULIAN_YEAR || year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

bool bw_on_calendar(const bw_datetime *when)
{
    return when->month >= 1 && when->month <= 12 && when->day >= 1 &&
           when->day <= bw_days_in_month(when->year, when->month) && when->hour >= 0 &&
           when->hour <= 23 && when->minute >= 0 && when->minute <= 59 && when->second >= 0 &&
           when->second <= 59;
}

static void next_day(bw_datetime *when)
{
    if (++when->day <= bw_days_in_month(when->year, when->month))
        return;
    when->day = 1;
    if (++when->month <= 12)
        return;
    when->month = 1;
    when->year++;
}

static void previous_day(bw_datetime *when)
{
    if (--when->day >= 1)
        return;
    if (--when->month < 1) {
        when->month = 12;
        when->year--;
    }
    when->day = bw_days_in_month(when->year, when->month);
}

void bw_add_minutes(bw_datetime *when, int minutes)
{
    int clock = when->hour * 60 + when->minute + minutes;
    if (clock >= MINUTES_A_DAY)
        next_day(when);
    if (clock < 0)
        previous_day(when);
    clock = (clock + MINUTES_A_DAY) % MINUTES_A_DAY;
    when->hour = clock / 60;
    when->minute = clock % 60;
}

/* core/oracle/calendar.h - days and months, for Oracle's 32-bit time and for DATE. */
#ifndef BW_CORE_ORACLE_CALENDAR_H
#define BW_CORE_ORACLE_CALENDAR_H

#include <blockwright/oracle.h>

/* month 1..12. Years before 1583 are Julian, as Oracle counts them. */
int bw_days_in_month(int year, int month);
/* A day that exists and a time of that day. */
bool bw_on_calendar(const bw_datetime *when);
/* Moves the clock by less than a day, over the ends of months and years. */
void bw_add_minutes(bw_datetime *when, int minutes);

#endif

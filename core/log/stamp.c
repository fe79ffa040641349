/* Stamps are read by hand, not by patterns: every line of a log passes here. */
#include "core/log/stamp.h"

#include <string.h>

#define SECOND 1000000LL

static const char month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char day_names[] = "MonTueWedThuFriSatSun";

/* Reads a number of least..most digits at text + *at; -1 when there is none. */
static int number(const char *text, size_t size, size_t *at, unsigned least, unsigned most)
{
    int value = 0;
    unsigned digits = 0;
    while (digits < most && *at < size && text[*at] >= '0' && text[*at] <= '9') {
        value = value * 10 + (text[(*at)++] - '0');
        digits++;
    }
    return digits >= least ? value : -1;
}

static bool letter(const char *text, size_t size, size_t *at, char wanted)
{
    if (*at >= size || text[*at] != wanted)
        return false;
    ++*at;
    return true;
}

static size_t skip_blanks(const char *text, size_t size, size_t at)
{
    while (at < size && (text[at] == ' ' || text[at] == '\t'))
        at++;
    return at;
}

/* 1..n: which name of three letters text begins with, whatever their case; 0 = none. */
static int name_at(const char *names, const char *text, size_t size)
{
    if (size < 3)
        return 0;
    for (int i = 0; names[i]; i += 3)
        if ((names[i] | 32) == (text[0] | 32) && names[i + 1] == (text[1] | 32) &&
            names[i + 2] == (text[2] | 32))
            return i / 3 + 1;
    return 0;
}

/* Days from 1970-01-01, by counting years from March so that the leap day comes last. */
static int64_t days_from_civil(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + of_year - 719468;
}

bool bw_stamp_civil(int year, int month, int day, int hour, int minute, int second, int64_t *us)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > lengths[month - 1] + (month == 2 && leap) || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 60)
        return false;
    int64_t seconds = days_from_civil(year, month, day) * 86400;
    *us = (seconds + hour * 3600 + minute * 60 + second) * SECOND;
    return true;
}

void bw_stamp_split(int64_t us, int *year, int *month, int *day, int64_t *us_of_day)
{
    int64_t days = us / (86400 * SECOND);
    *us_of_day = us % (86400 * SECOND);
    if (*us_of_day < 0) {
        *us_of_day += 86400 * SECOND;
        days--;
    }
    int y = (int)(days / 366) + 1970; /* never too late; at most a few years too early */
    if (days < 0)
        y--;
    while (days >= days_from_civil(y + 1, 1, 1))
        y++;
    while (days < days_from_civil(y, 1, 1))
        y--;
    int m = 1;
    while (m < 12 && days >= days_from_civil(y, m + 1, 1))
        m++;
    *year = y;
    *month = m;
    *day = (int)(days - days_from_civil(y, m, 1)) + 1;
}

/* hh:mm:ss at *at, then a fraction when there is one; *fraction in us, *resolution of it. */
static bool clock_time(const char *text, size_t size, size_t *at, int hms[3], int64_t *fraction,
                       int64_t *resolution)
{
    for (int i = 0; i < 3; i++)
        if ((i && !letter(text, size, at, ':')) ||
            (hms[i] = number(text, size, at, i ? 2 : 1, 2)) < 0)
            return false;
    *fraction = 0;
    *resolution = SECOND;
    if (*at + 1 >= size || text[*at] != '.' || text[*at + 1] < '0' || text[*at + 1] > '9')
        return true;
    ++*at;
    for (unsigned digits = 0; *at < size && text[*at] >= '0' && text[*at] <= '9'; ++*at)
        if (digits++ < 6) {
            *resolution /= 10;
            *fraction += (text[*at] - '0') * *resolution;
        }
    return true;
}

/* +05:30, -0500 or Z at *at. */
static bool zone(const char *text, size_t size, size_t *at, int32_t *seconds)
{
    size_t p = *at;
    *seconds = 0;
    if (p < size && text[p] == 'Z') {
        ++*at;
        return true;
    }
    if (p >= size || (text[p] != '+' && text[p] != '-'))
        return false;
    bool west = text[p++] == '-';
    int hours = number(text, size, &p, 2, 2);
    letter(text, size, &p, ':');
    int minutes = number(text, size, &p, 2, 2);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59)
        return false;
    *seconds = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
    *at = p;
    return true;
}

/* Sets us from date and time; line[at] is behind the stamp. */
static bool finish(bw_stamp *s, int day, const int hms[3], int64_t fraction, int year, size_t at)
{
    if (!bw_stamp_civil(year, s->month, day, hms[0], hms[1], hms[2], &s->us))
        return false;
    s->us += fraction - (s->has_zone ? s->zone_s * SECOND : 0);
    s->used = at;
    return true;
}

bool bw_stamp_iso(const char *text, size_t size, bw_stamp *s)
{
    size_t at = 0;
    int hms[3];
    int64_t fraction;
    memset(s, 0, sizeof(*s));
    s->year = number(text, size, &at, 4, 4);
    if (s->year < 0 || !letter(text, size, &at, '-'))
        return false;
    s->month = number(text, size, &at, 2, 2);
    if (s->month < 0 || !letter(text, size, &at, '-'))
        return false;
    int day = number(text, size, &at, 2, 2);
    if (day < 0 || at >= size || !memchr("T -", text[at], 3))
        return false;
    at++;
    if (!clock_time(text, size, &at, hms, &fraction, &s->resolution))
        return false;
    size_t after = at;
    if (at < size && text[at] == ' ')
        after++;
    if (zone(text, size, &after, &s->zone_s)) {
        s->has_zone = true;
        at = after;
    }
    return finish(s, day, hms, fraction, s->year, at);
}

/* T1 and T2: Wed Apr 19 17:25:28 [CST ]2006. An abbreviated zone is ambiguous: none is taken. */
static bool weekday_stamp(const char *line, size_t size, bw_stamp *s)
{
    size_t at = 4;
    int hms[3];
    int64_t fraction;
    if (size < 23 || line[3] != ' ' || !name_at(day_names, line, size))
        return false;
    memset(s, 0, sizeof(*s));
    s->month = name_at(month_names, line + 4, size - 4);
    at = skip_blanks(line, size, 7);
    int day = number(line, size, &at, 1, 2);
    if (!s->month || day < 0 || !letter(line, size, &at, ' ') ||
        !clock_time(line, size, &at, hms, &fraction, &s->resolution) ||
        !letter(line, size, &at, ' '))
        return false;
    size_t letters = 0;
    while (at + letters < size && line[at + letters] >= 'A' && line[at + letters] <= 'Z')
        letters++;
    if (letters >= 2 && letters <= 5)
        at = skip_blanks(line, size, at + letters);
    s->year = number(line, size, &at, 4, 4);
    return s->year > 0 && finish(s, day, hms, fraction, s->year, at);
}

/* Months as LC_TIME names them: German, French, Spanish, Portuguese, Italian. Each name is followed
 * by its number; those that begin as the English ones are among those. */
static int localised_month(const char *word, size_t size)
{
    static const struct {
        char name[6];
        int month;
    } names[] = {{"ene", 1},
                 {"gen", 1},
                 {"fev", 2},
                 {"f\xc3\xa9v", 2},
                 {"m\xc3\xa4r", 3},
                 {"mrz", 3},
                 {"abr", 4},
                 {"avr", 4},
                 {"mai", 5},
                 {"mag", 5},
                 {"giu", 6},
                 {"juin", 6},
                 {"juil", 7},
                 {"lug", 7},
                 {"ago", 8},
                 {"ao\xc3\xbb", 8},
                 {"set", 9},
                 {"okt", 10},
                 {"out", 10},
                 {"ott", 10},
                 {"dez", 12},
                 {"d\xc3\xa9"
                  "c",
                  12},
                 {"dic", 12}};
    char lower[6] = {0};
    for (size_t i = 0; i < sizeof(lower) - 1 && i < size; i++)
        lower[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] | 32 : word[i]);
    for (size_t i = 0; i < BW_COUNT(names); i++)
        if (strncmp(lower, names[i].name, strlen(names[i].name)) == 0)
            return names[i].month;
    return name_at(month_names, word, size);
}

/* Letters of any script, a point at the end. */
static bool is_word(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((uint8_t)text[i] < 0x80 && !((text[i] | 32) >= 'a' && (text[i] | 32) <= 'z') &&
            !(text[i] == '.' && i + 1 == size))
            return false;
    return size >= 2 && size <= 14;
}

/* T1 in another language, which some AIX and HP-UX servers write: Mi Apr 19 17:25:28 2006, mer. 19
 * avril 17:25:28 2006. Two or three short words, a time, a year, and nothing else. */
static bool localised_stamp(const char *line, size_t size, bw_stamp *s)
{
    size_t at = 0;
    int hms[3], day = -1;
    int64_t fraction;
    while (size && line[size - 1] == ' ')
        size--;
    if (size < 20 || size > 48 || line[size - 5] != ' ' || line[size - 8] != ':' ||
        line[size - 11] != ':')
        return false;
    memset(s, 0, sizeof(*s));
    size_t clock = size - 13; /* hh */
    for (int words = 0; (at = skip_blanks(line, clock, at)) < clock; words++) {
        size_t begin = at;
        while (at < clock && line[at] != ' ')
            at++;
        size_t digits_at = begin;
        int value = number(line, at, &digits_at, 1, 2);
        if (words == 3 || (words == 0 && (value >= 0 || !is_word(line, at))))
            return false;
        if (value >= 0 && (digits_at == at || line[digits_at] == '.'))
            day = value;
        else if (value >= 0) /* 4, then the sign for month */
            s->month = value;
        else if (words)
            s->month = localised_month(line + begin, at - begin);
    }
    at = size - 4;
    s->year = number(line, size, &at, 4, 4);
    at = clock;
    return day > 0 && s->month > 0 && s->year > 0 &&
           clock_time(line, size, &at, hms, &fraction, &s->resolution) && at == size - 5 &&
           finish(s, day, hms, fraction, s->year, size);
}

bool bw_stamp_glued(const char *line, size_t size, bw_stamp *s)
{
    const size_t length = 24; /* T1 */
    if (size <= length || !bw_stamp_may_be_glued(line, size) ||
        !weekday_stamp(line + size - length, length, s) || s->used != length)
        return false;
    s->used = size - length;
    return true;
}

/* mm/dd/yyyy hh:mm:ss (T11), mm/dd hh:mm:ss.cc (T13). */
static bool slash_stamp(const char *line, size_t size, int year, bw_stamp *s)
{
    size_t at = 0;
    int hms[3];
    int64_t fraction;
    memset(s, 0, sizeof(*s));
    s->month = number(line, size, &at, 2, 2);
    if (s->month < 0 || !letter(line, size, &at, '/'))
        return false;
    int day = number(line, size, &at, 2, 2);
    if (letter(line, size, &at, '/'))
        s->year = year = number(line, size, &at, 4, 4);
    if (day < 0 || !letter(line, size, &at, ' ') ||
        !clock_time(line, size, &at, hms, &fraction, &s->resolution))
        return false;
    return finish(s, day, hms, fraction, year, at);
}

bool bw_stamp_in_rman(const char *line, size_t size, bw_stamp *s)
{
    if (size <= 12 || memcmp(line, "RMAN-", 5) != 0)
        return false;
    const char *found = memmem(line, size, " at ", 4);
    if (!found)
        return false;
    found += 4;
    return slash_stamp(found, size - (size_t)(found - line), 0, s) && s->year;
}

/* [W000 07/04 16:17:07.23] and [W000 2022-04-18T11:22:49.053+03:00] */
static bool thread_stamp(const char *line, size_t size, int year, bw_stamp *s)
{
    const size_t head = 6;
    if (size < 20 || !memchr("WSP", line[1], 3) || line[5] != ' ' || line[2] < '0' || line[2] > '9')
        return false;
    if (!bw_stamp_iso(line + head, size - head, s) &&
        !slash_stamp(line + head, size - head, year, s))
        return false;
    s->used += head;
    return letter(line, size, &s->used, ']');
}

/* The date of T15: "Thursday, April 28, 2016", or numbers with signs of any script between. */
static bool loose_date(const char *text, size_t size, bw_stamp *s, int *day)
{
    int numbers[3] = {0};
    size_t found = 0;
    for (size_t at = 0; at < size && found < 3;) {
        int value = number(text, size, &at, 1, 4);
        if (value >= 0)
            numbers[found++] = value;
        else if (at++ && text[at - 2] != ' ') /* names begin words */
            continue;
        else if (!s->month)
            s->month = name_at(month_names, text + at - 1, size - at + 1);
    }
    if (s->month && found >= 2) { /* day, year in either order */
        *day = numbers[0] > 31 ? numbers[1] : numbers[0];
        s->year = numbers[0] > 31 ? numbers[0] : numbers[1];
    } else if (found == 3 && numbers[0] > 31) {
        s->year = numbers[0];
        s->month = numbers[1];
        *day = numbers[2];
    }
    return s->year > 0 && *day > 0;
}

/* T15: 07:45:51.54  Thursday, April 28, 2016 */
static bool time_first(const char *line, size_t size, bw_stamp *s)
{
    size_t at = 0;
    int hms[3], day = 0;
    int64_t fraction;
    memset(s, 0, sizeof(*s));
    if (size > 80 || !clock_time(line, size, &at, hms, &fraction, &s->resolution) ||
        s->resolution == SECOND || at >= size || line[at] != ' ' ||
        !loose_date(line + at, size - at, s, &day))
        return false;
    return finish(s, day, hms, fraction, s->year, size);
}

/* T18: 17-JUN-2021 11:51:37, 14-1<month sign> -2012 02:39:08 */
static bool listener_stamp(const char *line, size_t size, bw_stamp *s)
{
    size_t at = 0;
    int hms[3];
    int64_t fraction;
    memset(s, 0, sizeof(*s));
    int day = number(line, size, &at, 2, 2);
    if (day < 0 || !letter(line, size, &at, '-'))
        return false;
    s->month = name_at(month_names, line + at, size - at);
    if (!s->month)
        s->month = number(line, size, &at, 1, 2);
    const char *dash = at < size ? memchr(line + at, '-', size - at > 16 ? 16 : size - at) : NULL;
    if (!dash || s->month < 1)
        return false;
    at = (size_t)(dash - line) + 1;
    s->year = number(line, size, &at, 4, 4);
    if (s->year < 0 || !letter(line, size, &at, ' ') ||
        !clock_time(line, size, &at, hms, &fraction, &s->resolution))
        return false;
    return finish(s, day, hms, fraction, s->year, at);
}

/* *** stamp, *** KEY:(value) stamp: the last stamp of the line that is followed by nothing but a
 * container's name. T6 to T8. A keyed line is a message of its own, a bare one is not. */
static bool star_stamp(const char *line, size_t size, size_t stars, bw_stamp *s)
{
    size_t at = skip_blanks(line, size, stars);
    if (bw_stamp_iso(line + at, size - at, s)) {
        s->used += at;
        size_t end = skip_blanks(line, size, s->used);
        if (end < size && line[end] == '(' && memchr(line + end, ')', size - end))
            s->used = size;
        return true;
    }
    const char *close = memchr(line, ')', size > 512 ? 512 : size);
    if (!close || !memchr(line, ':', (size_t)(close - line)))
        return false;
    at = skip_blanks(line, size, (size_t)(close - line) + 1);
    if (!bw_stamp_iso(line + at, size - at, s))
        return false;
    s->used = stars; /* the key is the message */
    return true;
}

/* T12: DG 2009-04-12-12:11:08 site instance operation text */
static bool broker_stamp(const char *line, size_t size, bw_stamp *s)
{
    if (!bw_stamp_iso(line + 3, size - 3, s))
        return false;
    size_t at = s->used + 3;
    for (int i = 0; i < 3; i++) {
        at = skip_blanks(line, size, at);
        if (number(line, size, &at, 1, 9) < 0 && i == 0)
            return false;
        while (at < size && line[at] >= '0' && line[at] <= '9')
            at++;
    }
    s->used = at;
    return true;
}

/* Stamps that begin with a digit. Of those with text behind only these are no data: a zone and a
 * blank (T22), a colon at once or after a blank (T17, T9). */
static bool digit_stamp(const char *line, size_t size, bw_log_kind kind, bw_stamp *s)
{
    if (size < 19)
        return false;
    if (line[4] == '-' && bw_stamp_iso(line, size, s)) {
        size_t after = skip_blanks(line, size, s->used);
        if (after == size)
            return true;
        if (line[after] == ':') {
            s->used = after + 1;
            return true;
        }
        return s->has_zone && line[10] == 'T' && after > s->used;
    }
    bool tool = kind == BW_LOG_RMAN || kind == BW_LOG_SQLPLUS;
    if (line[2] == '/')
        return !tool && slash_stamp(line, size, 0, s) && skip_blanks(line, size, s->used) == size;
    if (line[2] == ':')
        return time_first(line, size, s);
    return line[2] == '-' && (kind == BW_LOG_LISTENER || kind == BW_LOG_SQLNET) &&
           listener_stamp(line, size, s);
}

static bool may_name_day(char first)
{
    return first == 'M' || first == 'T' || first == 'W' || first == 'F' || first == 'S';
}

bool bw_stamp_read(const char *line, size_t size, bw_log_kind kind, int year, bw_stamp *s)
{
    const size_t least = 12;
    if (size < least)
        return false;
    size_t indent = (unsigned char)*line > ' ' ? 0 : skip_blanks(line, 8, 0);
    const char *text = line + indent;
    size_t left = size - indent;
    bool found = false;
    if (left < least || (indent && text[2] == '/')) /* dumps print such dates as data */
        return false;
    if (*text >= '0' && *text <= '9')
        found = digit_stamp(text, left, kind, s);
    else if (*text == '[')
        found = thread_stamp(text, left, year, s);
    else if (may_name_day(*text) && weekday_stamp(text, left, s))
        found = skip_blanks(text, left, s->used) == left;
    else if (kind != BW_LOG_RMAN && kind != BW_LOG_SQLPLUS && localised_stamp(text, left, s))
        found = true;
    else if (indent)
        return false;
    else if (*text == '*' && memcmp(text, "*** ", 4) == 0)
        found = star_stamp(text, left, 4, s);
    else if (*text == 'R' && memcmp(text, "REM *** ", 8) == 0)
        found = star_stamp(text, left, 8, s);
    else if (*text == 'D' && memcmp(text, "DG ", 3) == 0)
        found = broker_stamp(text, left, s);
    if (!found)
        return false;
    s->used = skip_blanks(line, size, s->used + indent);
    s->alone = s->used == size;
    return true;
}

/* --- the same day again --- */
#define CLOCK_AT 11u /* in "Fri Nov 24 16:43:19 CST 2017" */
#define CLOCK_SIZE 8u

static int two_digits(const char *text)
{
    unsigned tens = (unsigned char)text[0] - '0', ones = (unsigned char)text[1] - '0';
    return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

/* Seconds of hh:mm:ss, -1 when it is none. */
static int seconds_of_day(const char *text)
{
    int hour = two_digits(text), minute = two_digits(text + 3), second = two_digits(text + 6);
    if (text[2] != ':' || text[5] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 60)
        return -1;
    return hour * 3600 + minute * 60 + second;
}

bool bw_stamp_again(const bw_stamp_memo *memo, const char *line, size_t size, bw_stamp *s)
{
    const size_t behind = CLOCK_AT + CLOCK_SIZE;
    if (size != memo->size || !size || memcmp(line, memo->line, CLOCK_AT) != 0 ||
        memcmp(line + behind, memo->line + behind, size - behind) != 0)
        return false;
    int seconds = seconds_of_day(line + CLOCK_AT);
    if (seconds < 0)
        return false;
    *s = memo->stamp;
    s->us += (seconds - memo->seconds) * SECOND;
    return true;
}

void bw_stamp_keep(bw_stamp_memo *memo, const char *line, size_t size, const bw_stamp *s)
{
    if (!s->alone || size < CLOCK_AT + CLOCK_SIZE || size > sizeof(memo->line) || line[3] != ' ' ||
        !name_at(day_names, line, size) || s->resolution != SECOND || s->has_zone)
        return;
    int seconds = seconds_of_day(line + CLOCK_AT);
    if (seconds < 0)
        return;
    memcpy(memo->line, line, size);
    memo->size = size;
    memo->seconds = seconds;
    memo->stamp = *s;
}

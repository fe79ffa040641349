#include "core/script/alarm_log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A name that was mistyped must not put text behind a datafile. */
static bool is_text(int fd)
{
    char head[512];
    struct stat st;
    ssize_t got = pread(fd, head, sizeof(head), 0);
    return got >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && !memchr(head, 0, (size_t)got);
}

FILE *bw_alarm_log_open(const char *path, bw_error *err)
{
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0644);
    if (fd >= 0 && !is_text(fd)) {
        close(fd);
        bw_error_set(err, BW_ERR_ARGUMENT, "%s is no text: alarms are not written to it", path);
        return NULL;
    }
    FILE *log = fd >= 0 ? fdopen(fd, "a") : NULL;
    if (!log)
        bw_error_set(err, BW_ERR_IO, "%s: %s", path, strerror(errno));
    return log;
}

void bw_alarm_log_add(FILE *log, const bw_monitor_alarm *alarm)
{
    char time[32];
    time_t when = (time_t)(alarm->wall / 1000);
    struct tm local;
    bw_text text = {0};
    strftime(time, sizeof(time), "%Y-%m-%d %H:%M:%S", localtime_r(&when, &local));
    bw_text_add_shown(&text, alarm->text);
    fprintf(log, "%s %s %s: %s\n", time, alarm->severity, alarm->rule, bw_text_get(&text));
    fflush(log);
    bw_text_free(&text);
}

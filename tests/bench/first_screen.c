/* How long a program takes from its start to its first screen. It runs on a pseudo-terminal of
 * 100 x 40, as on a person's; nothing answers it. Printed as by measure: wall seconds, a 0, and the
 * most memory that was resident, in KiB.
 *
 *   first_screen SILENCE WANTED COMMAND [ARGUMENT...]
 *
 * The clock starts before the process is made. The screen is there with the last byte before
 * SILENCE milliseconds without any, provided that WANTED was drawn by then; with SILENCE 0 the byte
 * that ends WANTED ends it (for programs that go on drawing). WANTED is compared without blanks and
 * without regard to case, with everything taken away that only steers the terminal. Exit status 1:
 * it never came. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 10000 /* ms without a byte, before WANTED came */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- what was drawn --- */
typedef struct drawn {
    enum { PLAIN, ESCAPE, CONTROL, COMMAND, CHARSET } state;
    char text[1 << 16]; /* the last of it: no blanks, lower case */
    size_t length;
} drawn;

static void keep(drawn *d, unsigned char byte)
{
    if (d->length + 1 == sizeof(d->text)) {
        d->length /= 2;
        memmove(d->text, d->text + sizeof(d->text) / 2, d->length);
    }
    d->text[d->length++] = (char)tolower(byte);
    d->text[d->length] = '\0';
}

static void take(drawn *d, unsigned char byte)
{
    switch (d->state) {
    case PLAIN:
        if (byte == 033)
            d->state = ESCAPE;
        else if (byte > ' ')
            keep(d, byte);
        break;
    case ESCAPE:
        d->state = byte == '['          ? CONTROL
                   : byte == ']'        ? COMMAND
                   : strchr("()", byte) ? CHARSET
                                        : PLAIN;
        break;
    case CONTROL: d->state = byte >= '@' ? PLAIN : CONTROL; break;
    case COMMAND: d->state = byte == '\a' ? PLAIN : COMMAND; break;
    case CHARSET: d->state = PLAIN; break;
    }
}

/* --- the program --- */
static int open_terminal(char *name, size_t size)
{
    const struct winsize window = {.ws_row = 40, .ws_col = 100};
    int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0 ||
        ptsname_r(terminal, name, size) != 0 || ioctl(terminal, TIOCSWINSZ, &window) != 0)
        return -1;
    return terminal;
}

static pid_t start(const char *terminal, char **command)
{
    pid_t child = vfork();
    if (child == 0) {
        setsid();
        int end = open(terminal, O_RDWR); /* a leader's first terminal is its own */
        for (int i = 0; i < 3; i++)
            dup2(end, i);
        if (end > 2)
            close(end);
        execvp(command[0], command);
        _exit(127);
    }
    return child;
}

static bool holds(const drawn *d, const char *wanted)
{
    char one[256];
    for (; *wanted; wanted += *wanted == '|') {
        size_t length = strcspn(wanted, "|");
        snprintf(one, sizeof(one), "%.*s", (int)length, wanted);
        if (length && strstr(d->text, one))
            return true;
        wanted += length;
    }
    return false;
}

/* When the first screen was there; 0: it never was. */
static double watch(int terminal, int silence, const char *wanted)
{
    static drawn d;
    static char bytes[1 << 16];
    struct pollfd input = {.fd = terminal, .events = POLLIN};
    double last = 0;
    bool seen = false;
    while (poll(&input, 1, seen ? silence : PATIENCE) > 0) {
        ssize_t count = read(terminal, bytes, sizeof(bytes));
        if (count <= 0)
            return 0;
        last = now();
        for (ssize_t i = 0; i < count; i++)
            take(&d, (unsigned char)bytes[i]);
        seen = seen || holds(&d, wanted);
        if (seen && !silence)
            break;
    }
    return seen ? last : 0;
}

/* Of a process that is still there. */
static long most_resident(pid_t process)
{
    char path[64], line[256];
    long kib = 0;
    snprintf(path, sizeof(path), "/proc/%d/status", (int)process);
    FILE *status = fopen(path, "re");
    while (status && fgets(line, sizeof(line), status))
        if (sscanf(line, "VmHWM: %ld", &kib) == 1)
            break;
    if (status)
        fclose(status);
    return kib;
}

/* As take leaves what is drawn. */
static void normalise(char *text)
{
    char *out = text;
    for (; *text; text++)
        if ((unsigned char)*text > ' ')
            *out++ = (char)tolower((unsigned char)*text);
    *out = '\0';
}

int main(int count, char **arguments)
{
    char name[64];
    int terminal = open_terminal(name, sizeof(name));
    if (count < 4 || terminal < 0)
        return 2;
    normalise(arguments[2]);
    setenv("TERM", "xterm-256color", 1);
    double begun = now();
    pid_t child = start(name, arguments + 3);
    double drawn_at = watch(terminal, atoi(arguments[1]), arguments[2]);
    long kib = most_resident(child);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    if (!drawn_at)
        return 1;
    printf("%.6f 0 %ld\n", drawn_at - begun, kib);
    return 0;
}

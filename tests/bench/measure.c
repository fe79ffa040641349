/* Runs a command as a whole process and prints its wall seconds, its processor seconds and the most
 * memory that was resident, in KiB. Small itself, so that what the command inherits at its start
 * does not count. Its output goes through a pipe and is thrown away.
 *
 *   measure COMMAND [ARGUMENT...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int count, char **arguments)
{
    static char sink[1 << 16];
    int ends[2], status;
    struct rusage used;
    if (count < 2 || pipe(ends) != 0)
        return 2;
    double begun = now();
    pid_t child = vfork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp(arguments[1], arguments + 1);
        _exit(127);
    }
    close(ends[1]);
    while (read(ends[0], sink, sizeof(sink)) > 0)
        ;
    if (wait4(child, &status, 0, &used) != child)
        return 2;
    printf("%.6f %.6f %ld\n", now() - begun, seconds(used.ru_utime) + seconds(used.ru_stime),
           used.ru_maxrss);
    return WIFEXITED(status) && WEXITSTATUS(status) < 127 ? 0 : 2;
}

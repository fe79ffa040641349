/* Who else writes to a file: a lease request sees what /proc hides, /proc names the process. */
#include "core/file/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Flags of a descriptor from /proc/PID/fdinfo/N, in octal; -1 unknown. */
static int open_flags(const char *pid, const char *fd)
{
    char path[600], line[128];
    snprintf(path, sizeof(path), "/proc/%s/fdinfo/%s", pid, fd);
    FILE *info = fopen(path, "re");
    int flags = -1;
    while (info && flags < 0 && fgets(line, sizeof(line), info))
        if (strncmp(line, "flags:", 6) == 0)
            flags = (int)strtol(line + 6, NULL, 8);
    if (info)
        fclose(info);
    return flags;
}

static bool is_writer(const char *pid, const struct stat *file)
{
    char folder[300], path[600];
    struct dirent *entry;
    struct stat st;
    bool found = false;
    snprintf(folder, sizeof(folder), "/proc/%s/fd", pid);
    DIR *fds = opendir(folder);
    while (fds && !found && (entry = readdir(fds))) {
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || stat(path, &st) != 0 || st.st_ino != file->st_ino ||
            st.st_dev != file->st_dev)
            continue;
        int flags = open_flags(pid, entry->d_name);
        found = flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
    }
    if (fds)
        closedir(fds);
    return found;
}

static void name_process(const char *pid, char *who, size_t size)
{
    char path[300], name[64] = "";
    snprintf(path, sizeof(path), "/proc/%s/comm", pid);
    FILE *comm = fopen(path, "re");
    if (comm && fgets(name, sizeof(name), comm))
        name[strcspn(name, "\n")] = '\0';
    if (comm)
        fclose(comm);
    snprintf(who, size, "pid %.20s (%s)", pid, name);
}

static bool find_process(const struct stat *file, char *who, size_t size)
{
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    bool found = false;
    char own[20];
    snprintf(own, sizeof(own), "%ld", (long)getpid());
    while (proc && !found && (entry = readdir(proc)))
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && strcmp(entry->d_name, own) != 0 &&
            is_writer(entry->d_name, file)) {
            name_process(entry->d_name, who, size);
            found = true;
        }
    if (proc)
        closedir(proc);
    return found;
}

/* A read lease is granted only when nobody has the file open for writing, whoever that is. */
typedef enum lease { LEASE_GRANTED, LEASE_REFUSED, LEASE_UNKNOWN } lease;

static lease ask_lease(int fd)
{
#ifdef F_SETLEASE
    if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
        fcntl(fd, F_SETLEASE, F_UNLCK);
        return LEASE_GRANTED;
    }
    return errno == EAGAIN ? LEASE_REFUSED : LEASE_UNKNOWN;
#else
    (void)fd;
    return LEASE_UNKNOWN;
#endif
}

/* The lease goes first: on a host with thousands of processes going through /proc takes seconds.
 * Devices, files of other users and some file systems have no leases. */
bool bw_other_writer(int fd, char *who, size_t size)
{
    struct stat file;
    if (fstat(fd, &file) != 0)
        return false;
    lease asked = S_ISREG(file.st_mode) ? ask_lease(fd) : LEASE_UNKNOWN;
    if (asked == LEASE_GRANTED)
        return false;
    if (find_process(&file, who, size))
        return true;
    snprintf(who, size, "another process");
    return asked == LEASE_REFUSED;
}

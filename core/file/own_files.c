#include <blockwright/own_files.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_STATE (64u * 1024u * 1024u)
#define MAX_SMALL (64u * 1024u)

static bool add_path(bw_text *path, const char *variable, const char *below_home, const char *name)
{
    const char *folder = getenv(variable), *home = getenv("HOME");
    if (folder && *folder)
        bw_text_addf(path, "%s/blockwright", folder);
    else if (home && *home)
        bw_text_addf(path, "%s/%s/blockwright", home, below_home);
    else
        return false;
    if (*name)
        bw_text_addf(path, "/%s", name);
    return true;
}

bool bw_config_path(bw_text *path, const char *name)
{
    return add_path(path, "XDG_CONFIG_HOME", ".config", name);
}

bool bw_state_path(bw_text *path, const char *name)
{
    return add_path(path, "XDG_STATE_HOME", ".local/state", name);
}

typedef bool find_path(bw_text *path, const char *name);

static bw_status own_path(find_path *find, bw_text *path, const char *name, bw_error *err)
{
    return find(path, name)
               ? BW_OK
               : bw_error_set(err, BW_ERR_NOT_FOUND,
                              "there is no place to keep %s: neither %s nor HOME is "
                              "set",
                              name, find == bw_config_path ? "XDG_CONFIG_HOME" : "XDG_STATE_HOME");
}

/* --- reading --- */
static bw_status take_all(FILE *file, size_t most, bw_text *content)
{
    char piece[65536];
    size_t n, before = content->length;
    while ((n = fread(piece, 1, sizeof(piece), file)) > 0) {
        if (content->length - before + n > most)
            return BW_ERR_LIMIT;
        bw_text_add_bytes(content, piece, n);
    }
    return ferror(file) ? BW_ERR_IO : BW_OK;
}

/* Non-blocking: a pipe with nobody at its other end must not hold the program. */
static FILE *open_plain(const char *path, bw_error *err)
{
    struct stat st;
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        bw_error_set(err, errno == ENOENT ? BW_ERR_NOT_FOUND : BW_ERR_IO, "%s: %s", path,
                     strerror(errno));
        return NULL;
    }
    if (fstat(descriptor, &st) == 0 && S_ISREG(st.st_mode))
        return fdopen(descriptor, "r");
    bw_error_set(err, BW_ERR_FORMAT, "%s is no plain file", path);
    close(descriptor);
    return NULL;
}

static bw_status read_file(const char *path, size_t most, bw_text *content, bw_error *err)
{
    bw_error why = {0};
    FILE *file = open_plain(path, &why);
    if (!file)
        return bw_error_set(err, why.status, "%s", why.text);
    bw_status status = take_all(file, most, content);
    fclose(file);
    return status == BW_OK
               ? BW_OK
               : bw_error_set(err, status, "%s cannot be read whole, or is over %zu KiB; remove it",
                              path, most / 1024);
}

static bw_status own_read(find_path *find, const char *name, bw_text *content, bw_error *err)
{
    bw_text path = {0};
    bw_status status = own_path(find, &path, name, err);
    if (status == BW_OK)
        status = read_file(bw_text_get(&path), MAX_STATE, content, err);
    bw_text_free(&path);
    return status;
}

bw_status bw_state_read(const char *name, bw_text *content, bw_error *err)
{
    return own_read(bw_state_path, name, content, err);
}

bw_status bw_config_read(const char *name, bw_text *content, bw_error *err)
{
    return own_read(bw_config_path, name, content, err);
}

bw_status bw_small_file_read(const char *path, bw_text *content, bw_error *err)
{
    return read_file(path, MAX_SMALL, content, err);
}

/* --- writing --- */
static void make_folders(const char *path)
{
    char *part = bw_strdup(path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(part, 0700); /* what is wrong shows when the file is opened */
        *slash = '/';
    }
    free(part);
}

static bool write_all(int descriptor, const char *content, size_t size)
{
    while (size) {
        ssize_t n = write(descriptor, content, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        content += n;
        size -= (size_t)n;
    }
    return fsync(descriptor) == 0;
}

static bw_status own_write(find_path *find, const char *name, const char *content, size_t size,
                           bw_error *err)
{
    bw_text path = {0}, beside = {0};
    bw_status status = own_path(find, &path, name, err);
    if (status == BW_OK) {
        bw_text_addf(&beside, "%s.%ld.new", bw_text_get(&path), (long)getpid());
        make_folders(bw_text_get(&path));
        int descriptor =
            open(bw_text_get(&beside), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
        bool good = descriptor >= 0 && write_all(descriptor, content, size);
        if (descriptor >= 0)
            good = close(descriptor) == 0 && good;
        if (!good || rename(bw_text_get(&beside), bw_text_get(&path)) != 0) {
            status = bw_error_set(err, BW_ERR_IO, "%s cannot be written: %s", bw_text_get(&path),
                                  strerror(errno));
            unlink(bw_text_get(&beside));
        }
    }
    bw_text_free(&path);
    bw_text_free(&beside);
    return status;
}

bw_status bw_state_write(const char *name, const char *content, size_t size, bw_error *err)
{
    return own_write(bw_state_path, name, content, size, err);
}

bw_status bw_config_write(const char *name, const char *content, size_t size, bw_error *err)
{
    return own_write(bw_config_path, name, content, size, err);
}

void bw_state_remove(const char *name)
{
    bw_text path = {0};
    if (bw_state_path(&path, name))
        unlink(bw_text_get(&path));
    bw_text_free(&path);
}

static bool unfinished(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".new") == 0;
}

void bw_state_each(const char *folder, void (*take)(void *context, const char *name), void *context)
{
    bw_text path = {0}, name = {0};
    DIR *dir = bw_state_path(&path, folder) ? opendir(bw_text_get(&path)) : NULL;
    struct stat st;
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (entry->d_name[0] == '.' || unfinished(entry->d_name) ||
            fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(st.st_mode))
            continue;
        bw_text_clear(&name);
        bw_text_addf(&name, "%s%s%s", folder, *folder ? "/" : "", entry->d_name);
        take(context, bw_text_get(&name));
    }
    if (dir)
        closedir(dir);
    bw_text_free(&path);
    bw_text_free(&name);
}

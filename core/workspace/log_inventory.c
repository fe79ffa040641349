/* What logs there are: each file, row and name adds what it knows; sources are not merged here. */
#include <blockwright/failover.h>

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DEPTH 8
#define MOST_LOGS 200000u
#define COLUMNS 24
#define LEAST_BRANCH 100000000u /* resetlogs ids are times: from 1991 on they have nine digits */

typedef enum column { NO_COLUMN, THREAD, SEQUENCE, FIRST_SCN, NEXT_SCN, BRANCH, NAME } column;

typedef struct table {
    size_t starts[COLUMNS];
    column kinds[COLUMNS];
    size_t count; /* 0: not in a table */
    char heading[512];
} table;

struct bw_log_inventory {
    bw_arena *arena;
    bw_known_log *logs;
    size_t count;
    table table;
};

bw_log_inventory *bw_log_inventory_new(void)
{
    bw_log_inventory *inventory = bw_alloc(sizeof(*inventory));
    inventory->arena = bw_arena_new();
    return inventory;
}

void bw_log_inventory_free(bw_log_inventory *inventory)
{
    if (!inventory)
        return;
    bw_arena_free(inventory->arena);
    free(inventory->logs);
    free(inventory);
}

size_t bw_log_inventory_count(const bw_log_inventory *inventory)
{
    return inventory->count;
}

const bw_known_log *bw_log_inventory_at(const bw_log_inventory *inventory, size_t index)
{
    return index < inventory->count ? &inventory->logs[index] : NULL;
}

static void keep(bw_log_inventory *inventory, const bw_known_log *log)
{
    size_t n = inventory->count;
    if (n == MOST_LOGS)
        return;
    if ((n & (n - 1)) == 0)
        inventory->logs = bw_realloc(inventory->logs, (n ? 2 * n : 1) * sizeof(*log));
    inventory->logs[inventory->count++] = *log;
}

/* --- names --- */

/* The number that ends at *end, which moves before it; false when there is none that fits. */
static bool number_before(const char *begin, const char **end, uint64_t *number)
{
    const char *p = *end;
    while (p > begin && isdigit((unsigned char)p[-1]))
        p--;
    if (p == *end || *end - p > 10)
        return false;
    *number = strtoull(p, NULL, 10);
    *end = p;
    return *number <= UINT32_MAX;
}

/* ASM: thread_2_seq_47534.348.1135793903; the last number is the file's, not the branch's. */
static bool parse_asm_name(const char *base, uint32_t *thread, uint32_t *sequence)
{
    unsigned t, s;
    if (sscanf(base, "thread_%5u_seq_%9u.", &t, &s) != 2)
        return false;
    *thread = t;
    *sequence = s;
    return true;
}

bool bw_log_name_parse(const char *path, uint32_t *branch, uint32_t *thread, uint32_t *sequence)
{
    const char *base = path;
    for (const char *p = path; *p; p++)
        if (*p == '/' || *p == '\\')
            base = p + 1;
    *branch = 0;
    if (parse_asm_name(base, thread, sequence))
        return true;
    const char *end = strrchr(base, '.');
    uint64_t numbers[3];
    end = end ? end : base + strlen(base);
    for (int i = 2; i >= 0; i--) { /* resetlogs id, sequence, thread, from behind */
        if (!number_before(base, &end, &numbers[i]) || (i && (end == base || end[-1] != '_')))
            return false;
        end -= i ? 1 : 0;
    }
    *thread = (uint32_t)numbers[0];
    *sequence = (uint32_t)numbers[1];
    *branch = (uint32_t)numbers[2];
    return *branch >= LEAST_BRANCH && *thread > 0 && *thread < 1000 && *sequence > 0;
}

/* --- files --- */

static bool is_redo_file(bw_log_inventory *inventory, const char *path)
{
    bw_dbfile *file = bw_dbfile_open(path, NULL);
    const bw_identity *id = file ? bw_dbfile_identity(file) : NULL;
    bool redo = id && id->has_redo;
    if (redo && id->sequence)
        keep(inventory, &(bw_known_log){.branch = id->resetlogs_time,
                                        .thread = id->thread,
                                        .sequence = id->sequence,
                                        .first_scn = id->first_scn,
                                        .next_scn = id->next_scn,
                                        .path = bw_arena_strdup(inventory->arena, path),
                                        .here = true,
                                        .known = BW_LOG_BY_HEADER});
    bw_dbfile_free(file);
    return redo;
}

static bool add_named(bw_log_inventory *inventory, const char *path, bool here)
{
    bw_known_log log = {.first_scn = BW_SCN_NONE, .next_scn = BW_SCN_NONE, .here = here};
    if (!bw_log_name_parse(path, &log.branch, &log.thread, &log.sequence))
        return false;
    log.path = bw_arena_strdup(inventory->arena, path);
    keep(inventory, &log);
    return true;
}

/* --- lists --- */

static column column_called(const char *name, size_t size)
{
    static const struct {
        const char *name;
        column kind;
    } known[] = {{"THREAD#", THREAD},
                 {"Thrd", THREAD},
                 {"SEQUENCE#", SEQUENCE},
                 {"Seq", SEQUENCE},
                 {"Low SCN", FIRST_SCN},
                 {"FIRST_CHANGE#", FIRST_SCN},
                 {"NEXT_CHANGE#", NEXT_SCN},
                 {"Next SCN", NEXT_SCN},
                 {"RESETLOGS_ID", BRANCH},
                 {"NAME", NAME},
                 {"MEMBER", NAME}};
    while (size && name[size - 1] == ' ')
        size--;
    while (size && *name == ' ') {
        name++;
        size--;
    }
    for (size_t i = 0; i < BW_COUNT(known); i++)
        if (strlen(known[i].name) == size && strncasecmp(known[i].name, name, size) == 0)
            return known[i].kind;
    return NO_COLUMN;
}

static const char *cell_at(const table *t, size_t i, const char *line, size_t *size)
{
    size_t length = strlen(line), start = t->starts[i];
    size_t end = i + 1 < t->count ? t->starts[i + 1] : length;
    if (start >= length) {
        *size = 0;
        return "";
    }
    *size = (end < length ? end : length) - start;
    return line + start;
}

/* A line of dashes tells where the columns of the heading above begin. */
static bool begin_table(table *t, const char *line)
{
    size_t count = 0;
    if (strspn(line, "- ") != strlen(line) || !strchr(line, '-'))
        return false;
    for (size_t i = 0; line[i] && count < COLUMNS; i++)
        if (line[i] == '-' && (i == 0 || line[i - 1] == ' '))
            t->starts[count++] = i;
    t->count = count;
    for (size_t i = 0; i < count; i++) {
        size_t size;
        const char *cell = cell_at(t, i, t->heading, &size);
        t->kinds[i] = column_called(cell, size);
    }
    return true;
}

static bool cell_number(const char *cell, size_t size, uint64_t *number)
{
    char text[32], *end;
    while (size && *cell == ' ') {
        cell++;
        size--;
    }
    while (size && cell[size - 1] == ' ')
        size--;
    if (!size || size >= sizeof(text) || !isdigit((unsigned char)*cell))
        return false;
    memcpy(text, cell, size);
    text[size] = 0;
    *number = strtoull(text, &end, 10);
    return *end == 0;
}

static void take_name(bw_log_inventory *inventory, bw_known_log *log, const char *cell, size_t size)
{
    uint32_t branch, thread, sequence;
    while (size && (cell[size - 1] == ' ' || cell[size - 1] == '\r'))
        size--;
    if (!size)
        return;
    log->path = bw_arena_printf(inventory->arena, "%.*s", (int)size, cell);
    if (!log->branch && bw_log_name_parse(log->path, &branch, &thread, &sequence))
        log->branch = branch;
}

static bool add_row(bw_log_inventory *inventory, const char *line)
{
    const table *t = &inventory->table;
    bw_known_log log = {.first_scn = BW_SCN_NONE, .next_scn = BW_SCN_NONE, .known = BW_LOG_BY_LIST};
    for (size_t i = 0; i < t->count; i++) {
        size_t size;
        uint64_t number;
        const char *cell = cell_at(t, i, line, &size);
        if (t->kinds[i] == NAME)
            take_name(inventory, &log, cell, size);
        if (!cell_number(cell, size, &number))
            continue;
        switch (t->kinds[i]) {
        case THREAD: log.thread = (uint32_t)number; break;
        case SEQUENCE: log.sequence = (uint32_t)number; break;
        case BRANCH: log.branch = (uint32_t)number; break;
        case FIRST_SCN: log.first_scn = number; break;
        case NEXT_SCN: log.next_scn = number < (1ull << 48) - 1 ? number : BW_SCN_NONE; break;
        default: break;
        }
    }
    if (log.thread && log.sequence)
        keep(inventory, &log);
    return log.thread && log.sequence;
}

/* Any word of the line that is a log's name: directory listings, RMAN's "Name:". */
static void add_names(bw_log_inventory *inventory, const char *line)
{
    char word[1024];
    for (const char *p = line; *p;) {
        p += strspn(p, " \t'\",;=");
        size_t size = strcspn(p, " \t'\",;=");
        if (size && size < sizeof(word)) {
            memcpy(word, p, size);
            word[size] = 0;
            add_named(inventory, word, false);
        }
        p += size;
    }
}

static void take_line(bw_log_inventory *inventory, const char *line)
{
    table *t = &inventory->table;
    if (begin_table(t, line))
        return;
    if (!t->count || !add_row(inventory, line))
        add_names(inventory, line);
    snprintf(t->heading, sizeof(t->heading), "%s", line);
}

static bw_status add_text(bw_log_inventory *inventory, const char *path, bw_error *err)
{
    bw_log *log = bw_log_open(path, err);
    if (!log)
        return err ? err->status : BW_ERR_IO;
    bw_log_cursor *cursor = bw_log_cursor_new(log);
    bw_log_record r;
    bw_status status;
    memset(&inventory->table, 0, sizeof(inventory->table));
    while ((status = bw_log_next(cursor, &r, err)) == BW_OK) {
        char line[2048];
        size_t size = r.text_size < sizeof(line) ? r.text_size : sizeof(line) - 1;
        memcpy(line, r.text, size);
        line[size] = 0;
        take_line(inventory, line);
    }
    bw_log_cursor_free(cursor);
    bw_log_free(log);
    return status == BW_ERR_RANGE ? BW_OK : status;
}

/* In a folder only log files count; texts are named one by one. */
static void add_folder(bw_log_inventory *inventory, const char *path, int depth)
{
    DIR *folder = depth < DEPTH ? opendir(path) : NULL;
    struct dirent *entry;
    while (folder && (entry = readdir(folder)) != NULL) {
        struct stat status;
        bw_text whole = {0};
        bw_text_addf(&whole, "%s/%s", path, entry->d_name);
        const char *name = bw_text_get(&whole);
        if (entry->d_name[0] == '.' || lstat(name, &status) != 0)
            ; /* hidden, or gone meanwhile */
        else if (S_ISDIR(status.st_mode))
            add_folder(inventory, name, depth + 1);
        else if (S_ISREG(status.st_mode) && !is_redo_file(inventory, name))
            add_named(inventory, name, true);
        bw_text_free(&whole);
    }
    if (folder)
        closedir(folder);
}

bw_status bw_log_inventory_add(bw_log_inventory *inventory, const char *path, bw_error *err)
{
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        add_folder(inventory, path, 0);
        return BW_OK;
    }
    if (is_redo_file(inventory, path))
        return BW_OK;
    return add_text(inventory, path, err);
}

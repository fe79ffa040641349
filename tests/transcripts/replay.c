#include "replay.h"

#include <ctype.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- reading --- */
static const char *data_folder(void)
{
    const char *shared = getenv("BW_SHARED");
    return shared ? shared : "../shared";
}

static char *read_all(const char *name)
{
    char path[512];
    struct stat st;
    snprintf(path, sizeof(path), "%s/data/text/%s", data_folder(), name);
    FILE *file = fopen(path, "r");
    if (!file || fstat(fileno(file), &st) != 0)
        return NULL;
    char *text = bw_alloc((size_t)st.st_size + 1);
    size_t got = fread(text, 1, (size_t)st.st_size, file);
    text[got] = '\0';
    fclose(file);
    return text;
}

static void cut_blanks(char *line)
{
    size_t length = strlen(line);
    while (length && isspace((unsigned char)line[length - 1]))
        line[--length] = '\0';
}

/* "   # what the author says": BBED prints no '#' but in INFO's head and SHOW's names. */
static void cut_remark(char *line)
{
    for (char *p = line; (p = strchr(p, '#')); p++) {
        bool name = p > line && isalpha((unsigned char)p[-1]);
        if (!name) {
            *p = '\0';
            break;
        }
    }
    cut_blanks(line);
}

/* Where the session leaves BBED. */
static bool ends_output(const char *line)
{
    static const char *const begins[] = {
        "SQL>",    "$ ",       "----------------------------------------\n",
        "#-----",  "/*",       "--- after",
        "insert ", "alter ",   "select ",
        "startup", "shutdown", "Block header dump",
        "oradebug"};
    for (size_t i = 0; i < BW_COUNT(begins); i++)
        if (strncmp(line, begins[i], strlen(begins[i])) == 0)
            return true;
    return strcmp(line, "----------------------------------------") == 0;
}

/* Tabs as the terminal shows them, and as most sessions were copied. */
static char *without_tabs(const char *line, size_t length)
{
    bw_text text = {0};
    for (size_t i = 0; i < length; i++)
        if (line[i] != '\t')
            bw_text_add_bytes(&text, line + i, 1);
        else
            do
                bw_text_add(&text, " ");
            while (text.length % 8);
    char *plain = bw_strdup(bw_text_get(&text));
    bw_text_free(&text);
    cut_blanks(plain);
    return plain;
}

static void add_line(replay_step *s, const char *line)
{
    s->lines = bw_realloc(s->lines, (s->line_count + 1) * sizeof(*s->lines));
    s->lines[s->line_count++] = without_tabs(line, strlen(line));
}

/* "show        (no listfile)", "verify  -> no failing block": what is typed ends before that. */
static void clean_command(char *command)
{
    char *end = strstr(command, "(offset ");
    if (end) { /* "(offset 8145: ..." is where it was typed */
        *end = ' ';
        end[strcspn(end, ":)")] = '\0';
    }
    if ((end = strstr(command, "  (")))
        *end = '\0';
    if ((end = strstr(command, "(before")))
        *end = '\0';
    if ((end = strstr(command, " -> ")))
        *end = '\0';
    if ((end = strstr(command, "(abridged")))
        *end = '\0';
    cut_remark(command);
}

static void add_step(replay *r, const char *command)
{
    r->steps = bw_realloc(r->steps, (r->step_count + 1) * sizeof(*r->steps));
    replay_step *s = &r->steps[r->step_count++];
    *s = (replay_step){.command = bw_strdup(command)};
    const char *told = strstr(command, " -> ");
    if (told && strncmp(command, "map", 3) == 0)
        add_line(s, told + 4);
    clean_command(s->command);
}

/* What the author says between the commands: in Chinese, or sums in binary digits. */
static bool is_remark(const char *line)
{
    const char *hash = strchr(line, '#');
    for (const char *p = line; *p && p != hash; p++)
        if ((unsigned char)*p >= 0x80)
            return true;
    static const char *const begins[] = {"rdba:",           "ll ",     "-rw",     "KCVFH",
                                         "      0000 0000", "update ", "commit;", "8164 - 100"};
    for (size_t i = 0; i < BW_COUNT(begins); i++)
        if (strncmp(line, begins[i], strlen(begins[i])) == 0)
            return true;
    return false;
}

static void parse(replay *r, char *text)
{
    bool inside = false;
    for (char *line, *rest = text; (line = strsep(&rest, "\n"));) {
        const char *prompt = strstr(line, "BBED>");
        if (prompt && strspn(line, " ") == (size_t)(prompt - line)) {
            add_step(r, prompt + 5 + strspn(prompt + 5, " "));
            inside = true;
            continue;
        }
        if (!inside)
            continue;
        if (ends_output(line)) {
            inside = false;
            continue;
        }
        if (is_remark(line)) {
            inside = false;
            continue;
        }
        cut_remark(line);
        if (line[0])
            add_line(&r->steps[r->step_count - 1], line);
    }
}

/* --- blocks --- */
static replay_block *block_of(replay *r, const char *path, uint64_t block)
{
    for (size_t i = r->block_count; i-- > 0;)
        if (r->blocks[i].block == block && strcmp(r->blocks[i].path, path) == 0)
            return &r->blocks[i];
    r->blocks = bw_realloc(r->blocks, (r->block_count + 1) * sizeof(*r->blocks));
    replay_block *b = &r->blocks[r->block_count++];
    *b = (replay_block){.block = block,
                        .bytes = bw_alloc(r->block_size),
                        .known = bw_alloc(r->block_size),
                        .changed = bw_alloc(r->block_size),
                        .copy_of = -1};
    snprintf(b->path, sizeof(b->path), "%s", path);
    return b;
}

replay_block *replay_find_block(replay *r, const char *path, uint64_t block)
{
    return block_of(r, path, block);
}

/* What a copy shows where it was not changed since is its source. */
static void learn(replay *r, replay_block *b, uint32_t at, const uint8_t *bytes, uint32_t count)
{
    for (uint32_t i = 0; b->copy_of >= 0 && i < count && at + i < r->block_size; i++)
        if (!b->changed[at + i])
            learn(r, &r->blocks[b->copy_of], at + i, bytes + i, 1);
    if (b->copy_of >= 0)
        return;
    for (uint32_t i = 0; i < count && at + i < r->block_size; i++)
        if (b->known[at + i] && !b->changed[at + i] && b->bytes[at + i] != bytes[i]) {
            r->conflict = true;
            if (r->override)
                b->bytes[at + i] = bytes[i];
        } else if (!b->known[at + i] && !b->changed[at + i]) {
            b->known[at + i] = 1;
            b->bytes[at + i] = bytes[i];
        }
}

/* A dump line: groups of hex digits; in /v form up to " l ". Returns the bytes. */
static uint32_t dump_bytes(const char *line, uint8_t bytes[32])
{
    uint32_t count = 0;
    const char *end = strstr(line, " l ");
    size_t length = end ? (size_t)(end - line) : strlen(line);
    for (size_t i = 0; i + 1 < length && count < 32;) {
        if (line[i] == ' ') {
            i++;
            continue;
        }
        char pair[3] = {line[i], line[i + 1], '\0'};
        if (!isxdigit((unsigned char)pair[0]) || !isxdigit((unsigned char)pair[1]))
            return 0;
        bytes[count++] = (uint8_t)strtoul(pair, NULL, 16);
        i += 2;
    }
    return count;
}

static uint32_t type_bytes(const char *line)
{
    while (*line == ' ')
        line++;
    return strncmp(line, "ub4", 3) == 0 || strncmp(line, "sword", 5) == 0 ? 4
           : line[2] == '2'                                               ? 2
           : line[2] == '1'                                               ? 1
           : line[2] == '4'                                               ? 4
                                                                          : 0;
}

/* "   ub4 kscnbas        @32      0x003ddad2": type, offset, value. */
static bool value_of(const char *line, uint32_t *at, uint32_t *size, uint64_t *value)
{
    const char *place = strchr(line, '@');
    char *end;
    if (!place || strstr(line, "struct ") || strstr(line, "union ") || strchr(line, '['))
        if (!place || (!strstr(line, "kdbr[") && strncmp(line, "ub1 rowdata[", 12) != 0))
            return false;
    *size = type_bytes(line);
    *at = (uint32_t)strtoul(place + 1, &end, 10);
    while (*end == ' ')
        end++;
    if (*size == 0 || *end == '\0')
        return false;
    *value = *end == '-' ? (uint64_t)strtoll(end, NULL, 10) : strtoull(end, NULL, 0);
    return true;
}

/* "text kccfhdbn[0]   @32  O" */
static bool learn_text(replay *r, replay_block *b, const char *line)
{
    unsigned at;
    char name[64], letter;
    if (sscanf(line, " text %63s @%u %c", name, &at, &letter) != 3 || strstr(name, ".."))
        return false;
    learn(r, b, at, (const uint8_t *)&letter, 1);
    return true;
}

static void learn_number(replay *r, replay_block *b, uint32_t at, uint64_t value, uint32_t size)
{
    uint8_t bytes[8];
    for (uint32_t i = 0; i < size; i++)
        bytes[r->big_endian ? size - 1 - i : i] = (uint8_t)(value >> (8 * i));
    learn(r, b, at, bytes, size);
}

static void learn_weak(replay *r, replay_block *b, uint32_t at, uint64_t value);

/* "sb2 kdbr[1]   @120   8063": with it the header before the directory, when no map told it. */
static void learn_directory(replay *r, replay_block *b, const char *line)
{
    unsigned index, at;
    int entry;
    if (sscanf(line, "sb2 kdbr[%u] @%u %d", &index, &at, &entry) != 3)
        return;
    uint32_t header = at - 18 - 2 * index;
    b->header = header;
    learn_weak(r, b, 20, 1);
    learn_weak(r, b, 36, (header - 44) / 24);
    learn_weak(r, b, 38, (header - 44) % 24 ? 0x32 : 0);
    learn_weak(r, b, header + 1, 1);
    if (!b->known[header + 2] || b->rows < index + 1) {
        b->rows = index + 1;
        b->known[header + 2] = b->known[header + 3] = 0;
        learn_number(r, b, header + 2, b->rows, 2);
        b->known[header + 6] = b->known[header + 7] = 0;
        learn_number(r, b, header + 6, 18 + 2 * b->rows, 2);
    }
    if (!b->known[header + 8] || entry < bw_get16(b->bytes + header + 8, r->big_endian)) {
        b->known[header + 8] = b->known[header + 9] = 0;
        learn_number(r, b, header + 8, (uint64_t)entry, 2);
    }
}

/* "flag@8175: 0x2c (...)", "lock@8176: 0x01", "cols@8177:    2", "col    1[6] @8181: AAAAAA" */
static void learn_row(replay *r, replay_block *b, const char *line)
{
    unsigned at, value, length, column;
    char text[128];
    uint8_t bytes[22];
    if (sscanf(line, "flag@%u: 0x%x", &at, &value) == 2 ||
        sscanf(line, "lock@%u: 0x%x", &at, &value) == 2 ||
        sscanf(line, "cols@%u: %u", &at, &value) == 2) {
        bool deleted =
            strncmp(line, "cols", 4) == 0 && value == 0; /* printed as 0, stored is more */
        if (!deleted)
            learn_number(r, b, at, value, 1);
    } else if (sscanf(line, "col %u[%u] @%u: %127[^\n]", &column, &length, &at, text) == 4) {
        learn_number(r, b, at, length, 1);
        size_t number =
            strspn(text, "0123456789.-") == strlen(text) ? bw_number_encode(text, bytes) : 0;
        if (number == length)
            learn(r, b, at + 1, bytes, length);
        else if (strlen(text) == length)
            learn(r, b, at + 1, (const uint8_t *)text, length);
    }
}

/* A byte that a value shows better elsewhere. */
static void learn_weak(replay *r, replay_block *b, uint32_t at, uint64_t value)
{
    bool high_first = r->big_endian && at == 36; /* ktbbhict has two bytes, the second counts */
    if (!b->known[at + high_first])
        learn_number(r, b, at + high_first, value, 1);
}

/* A map tells counts: of transaction slots, rows, free bytes. Several lines may stand in one. */
static void learn_map(replay *r, replay_block *b, const char *line)
{
    unsigned count, at, header;
    const char *p;
    bool index = strstr(line, "(Index") != NULL;
    if (strstr(line, "KTB Data Block"))
        learn_number(r, b, 20, index ? 2 : 1, 1);
    if (strstr(line, "(Index Branch)"))
        b->level = 1;
    if ((p = strstr(line, "ktbbhitl[")) &&
        sscanf(p, "ktbbhitl[%u], %*u bytes @%u", &count, &at) == 2)
        learn_weak(r, b, 36, count);
    static const char *const headers[] = {"struct kdbh, 14 bytes", "struct kdxle, 32 bytes",
                                          "struct kdxbr, 24 bytes"};
    for (size_t i = 0; i < BW_COUNT(headers); i++)
        if ((p = strstr(line, headers[i])) && (p = strchr(p, '@')) &&
            sscanf(p, "@%u", &header) == 1) {
            b->header = header;
            learn_weak(r, b, 38, (header - 44) % 24 ? 0x32 : 0);
            if (i > 0)
                learn_number(r, b, header, b->level, 1);
        }
    if ((p = strstr(line, "kdbt[")) && sscanf(p, "kdbt[%u]", &count) == 1)
        learn_number(r, b, b->header + 1, count, 1);
    if (strstr(line, "sb2 kdbr[") && strstr(line, "@") && !strchr(strchr(line, '@'), ' ') &&
        sscanf(strstr(line, "kdbr["), "kdbr[%u]", &count) == 1)
        learn_number(r, b, b->header + 2, count, 2);
    if ((p = strstr(line, "kd_off[")) && sscanf(p, "kd_off[%u]", &count) == 1)
        learn_number(r, b, b->header + 8, count, 2);
    if ((p = strstr(line, "freespace[")) && sscanf(p, "freespace[%u] @%u", &count, &at) == 2) {
        bool table = !(b->bytes[20] == 2);
        uint32_t begin = at - b->header + (table ? 0 : 4), places = b->header + (table ? 6 : 10);
        learn_number(r, b, places, begin, 2);
        learn_number(r, b, places + 2, begin + count, 2);
    }
    if ((p = strstr(line, "rowdata[")) && sscanf(p, "rowdata[%u] @%u", &count, &at) == 2 &&
        b->bytes[20] == 2) /* the usable size of an index block */
        learn_number(r, b, b->header + (b->level ? 24 : 32), at + 4 + count - b->header, 2);
}

static void learn_value(replay *r, replay_block *b, const char *line)
{
    if (learn_text(r, b, line))
        return;
    learn_map(r, b, line);
    learn_directory(r, b, line);
    learn_row(r, b, line);
    uint32_t at, size;
    uint64_t value;
    uint8_t bytes[8];
    if (!value_of(line, &at, &size, &value))
        return;
    for (uint32_t i = 0; i < size; i++)
        bytes[r->big_endian ? size - 1 - i : i] = (uint8_t)(value >> (8 * i));
    learn(r, b, at, bytes, size);
}

/* Bytes that MODIFY put there are not the block's first state. */
static void note_change(replay_block *b, const char *command, uint32_t at, uint32_t size)
{
    const char *value = strstr(command, "/x ");
    if ((strncmp(command, "m", 1) != 0) || !value)
        return;
    size_t digits = strspn(value + 3, "0123456789abcdefABCDEF");
    for (uint32_t i = 0; i < (digits + 1) / 2 && at + i < size; i++)
        b->changed[at + i] = 1;
}

/* Which block a step shows: its own heads, or where the session stands. */
struct standing {
    char path[256];
    uint64_t block, set_block; /* set_block: by the last SET, 0 = none */
    char paths[64][256];       /* by file number */
};
typedef struct standing standing;

static void follow_command(standing *w, const char *command)
{
    unsigned number;
    unsigned long long block;
    const char *p;
    char path[256];
    if (strncmp(command, "set", 3) != 0)
        return;
    if ((p = strstr(command, "file ")) && sscanf(p, "file %u", &number) == 1 && number < 64 &&
        w->paths[number][0])
        memcpy(w->path, w->paths[number], sizeof(w->path));
    if ((p = strstr(command, "filename '")) && sscanf(p, "filename '%255[^']", path) == 1)
        snprintf(w->path, sizeof(w->path), "%s", path);
    if ((p = strstr(command, "block ")) && sscanf(p, "block %llu", &block) == 1)
        w->block = w->set_block = block;
}

/* "copy file 2 block 1 to file 1 block 1" */
static void follow_copy(replay *r, standing *w, const char *command)
{
    unsigned from, to;
    unsigned long long from_block, to_block;
    if (sscanf(command, "copy file %u block %llu to file %u block %llu", &from, &from_block, &to,
               &to_block) != 4 ||
        from >= 64 || to >= 64)
        return;
    block_of(r, w->paths[from], from_block);
    block_of(r, w->paths[to], to_block); /* both made before either is pointed at */
    replay_block *source = block_of(r, w->paths[from], from_block);
    replay_block *copy = block_of(r, w->paths[to], to_block);
    copy->copy_of = source - r->blocks;
    memset(copy->changed, 0, r->block_size);
    memcpy(w->path, w->paths[to], sizeof(w->path));
    w->block = w->set_block = to_block;
}

/* Oracle wrote the block since: what it holds now is another block to us. */
static void begin_anew(replay *r, const char *path, uint64_t number, size_t step)
{
    replay_block *old = block_of(r, path, number);
    size_t copy = (size_t)(old - r->blocks);
    r->blocks = bw_realloc(r->blocks, (r->block_count + 1) * sizeof(*r->blocks));
    old = &r->blocks[copy];
    replay_block *b = &r->blocks[r->block_count++];
    *b = (replay_block){.block = number,
                        .bytes = bw_alloc(r->block_size),
                        .known = bw_alloc(r->block_size),
                        .changed = bw_alloc(r->block_size),
                        .from_step = step,
                        .header = old->header,
                        .level = old->level,
                        .mixed = old->mixed,
                        .runs = old->runs,
                        .copy_of = -1};
    memcpy(b->path, old->path, sizeof(b->path));
    for (uint32_t i = 0; i < r->block_size; i++)
        if (old->known[i] && !old->changed[i] && (i < 16 || i > 17)) {
            b->bytes[i] = old->bytes[i];
            b->known[i] = 1;
        }
}

static void learn_lines(replay *r, standing *w, replay_step *s);

static void learn_step(replay *r, standing *w, size_t step)
{
    replay_step *s = &r->steps[step];
    standing before = *w;
    r->conflict = false;
    learn_lines(r, w, s);
    if (!r->conflict || strncmp(s->command, "copy", 4) == 0)
        return;
    begin_anew(r, s->path, s->block, step);
    *w = before;
    r->override = true;
    learn_lines(r, w, s);
    r->override = false;
}

/* BBED asks about its BIFILE once a run. A second time over a block: Oracle had it in between. */
static void note_run(replay *r, const standing *w)
{
    if (!w->path[0] || !w->block)
        return;
    replay_block *b = block_of(r, w->path, w->block);
    b->mixed = b->mixed || (!r->override && b->runs > 0);
    b->runs += !r->override;
}

static void learn_lines(replay *r, standing *w, replay_step *s)
{
    uint32_t at = 0, end = 0;
    uint8_t bytes[32];
    bool dump = false;
    follow_command(w, s->command);
    follow_copy(r, w, s->command);
    const char *offset = strstr(s->command, "offset ");
    if (offset && w->path[0] && w->block && s->line_count == 0)
        note_change(block_of(r, w->path, w->block), s->command, (uint32_t)atoi(offset + 7),
                    r->block_size);
    for (size_t i = 0; i < s->line_count; i++) {
        const char *line = s->lines[i];
        unsigned number;
        unsigned long long block;
        char path[256];
        if (sscanf(line, " File: %255s (%u)", path, &number) == 2) {
            snprintf(w->path, sizeof(w->path), "%s", path);
            if (number < 64)
                snprintf(w->paths[number], sizeof(w->paths[0]), "%s", path);
        } else if (sscanf(line, " Block: %llu Offsets: %u to %u", &block, &at, &end) == 3) {
            if (w->set_block && w->set_block != block && strncmp(s->command, "copy", 4) != 0) {
                s->mixed = true; /* the publisher put another run's output here */
                block_of(r, w->path, w->block)->mixed = true;
                return;
            }
            w->block = block;
            dump = true;
            note_change(block_of(r, w->path, w->block), s->command, at, r->block_size);
        } else if (sscanf(line, " Block: %llu", &block) == 1) {
            w->block = block;
        } else if (strncmp(line, "Warning: contents", 17) == 0) {
            note_run(r, w);
        } else if (sscanf(line, " BLOCK# %llu", &block) == 1 && w->set_block &&
                   block != w->set_block) {
            s->mixed = true;
        } else if (strncmp(line, "......", 6) == 0) {
            dump = false;
        } else if (dump && line[0] == ' ' && line[1] != '<') {
            uint32_t count = dump_bytes(line, bytes);
            learn(r, block_of(r, w->path, w->block), at, bytes, count);
            at += count;
        } else if (w->path[0] && w->block) {
            learn_value(r, block_of(r, w->path, w->block), line);
        }
    }
    snprintf(s->path, sizeof(s->path), "%s", w->path);
    s->block = w->block;
}

/* --- files --- */
static void put16(uint8_t *p, uint32_t v, bool be)
{
    bw_put16(p, (uint16_t)v, be);
}

/* Offset of a word that is nowhere published, 0 when there is none. */
static uint32_t unpublished_word(const replay *r, const replay_block *b)
{
    for (uint32_t at = r->block_size - 6; at > 200; at -= 2)
        if (!b->known[at] && !b->known[at + 1] && !b->changed[at] && !b->changed[at + 1])
            return at;
    return 0;
}

static void xor_word(uint8_t *p, uint16_t word)
{
    p[0] ^= (uint8_t)word;
    p[1] ^= (uint8_t)(word >> 8);
}

/* A published checksum holds by one word that is not published; without one the checksum itself is
 * made right, after the word was chosen by the block's first SUM. */
static void make_sum_right(const replay *r, replay_block *b)
{
    uint32_t word = unpublished_word(r, b);
    bool published = b->known[16] && b->known[17];
    if (word && b->fitted)
        xor_word(b->bytes + word, b->adjust);
    b->adjust = 0;
    xor_word(b->bytes + (published && word ? word : 16), bw_xor16(b->bytes, r->block_size));
}

/* Head and tail of blocks of which the session shows only a part. */
static void fill_head(const replay *r, replay_block *b, unsigned file)
{
    const uint8_t *end = b->bytes + r->block_size - 4;
    if (b->known[r->block_size - 1] && b->known[r->block_size - 4]) { /* the tail tells the head */
        uint32_t value = bw_get32(end, r->big_endian);
        replay self = *r;
        if (!b->known[8])
            learn_number(&self, b, 8, value >> 16, 4);
        learn_number(&self, b, 14, value & 0xff, 1);
    }
    static const uint8_t flg = 0x04, one = 1;
    uint8_t head[8] = {b->block == 1 ? 0x0b : 0x06, 0xa2}, tail[4];
    bw_put32(head + 4, bw_dba_make(file, (uint32_t)b->block), r->big_endian);
    replay copy = *r;
    learn(&copy, b, 0, head, 8);
    learn(&copy, b, 14, &one, 1);
    learn(&copy, b, 15, &flg, 1);
    bw_put32(tail,
             (bw_get32(b->bytes + 8, r->big_endian) & 0xffff) << 16 | (uint32_t)b->bytes[0] << 8 |
                 b->bytes[14],
             r->big_endian);
    learn(&copy, b, r->block_size - 4, tail, 4);
}

static void write_block(const char *path, uint64_t block, const uint8_t *bytes, uint32_t size)
{
    FILE *file = fopen(path, "r+");
    if (!file)
        file = fopen(path, "w+");
    if (!file || fseek(file, (long)(block * size), SEEK_SET) != 0 ||
        fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

static void write_block0(const replay *r, const char *path, uint64_t blocks)
{
    uint8_t *b = bw_alloc(r->block_size);
    b[1] = bw_frmt_for(r->block_size);
    bw_put32(b + 4, 0xffc00000u, r->big_endian);
    bw_put32(b + 20, r->block_size, r->big_endian);
    bw_put32(b + 24, (uint32_t)blocks, r->big_endian);
    memcpy(b + 28, r->big_endian ? "\x7a\x7b\x7c\x7d" : "\x7d\x7c\x7b\x7a", 4);
    put16(b + 16, bw_xor16(b, r->block_size), false);
    write_block(path, 0, b, r->block_size);
    free(b);
}

/* A header that only says which file it is. */
static void write_header(const replay *r, const char *path, unsigned file, uint64_t blocks)
{
    uint8_t *b = bw_alloc(r->block_size);
    bool be = r->big_endian;
    b[0] = 0x0b;
    b[1] = bw_frmt_for(r->block_size);
    bw_put32(b + 4, bw_dba_make(file, 1), be);
    b[14] = 1;
    b[15] = 4;
    bw_put32(b + 24, 0x0b200400, be);
    bw_put32(b + 44, (uint32_t)blocks, be);
    bw_put32(b + 48, r->block_size, be);
    put16(b + 52, file, be);
    put16(b + 54, 3, be);
    bw_put32(b + 368, file, be);
    bw_put32(b + r->block_size - 4, 0x00000b01, be);
    put16(b + 16, bw_xor16(b, r->block_size), false);
    write_block(path, 1, b, r->block_size);
    free(b);
}

bool replay_rewrite(replay *r, size_t step)
{
    bool any = false;
    for (size_t i = 0; i < r->block_count; i++)
        if (step > 0 && r->blocks[i].from_step == step) {
            write_block(r->blocks[i].path, r->blocks[i].block, r->blocks[i].bytes, r->block_size);
            any = true;
        }
    return any;
}

static void make_folders(const char *path)
{
    char part[512];
    snprintf(part, sizeof(part), "%s", path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(part, 0755);
        *slash = '/';
    }
}

static unsigned number_of(const standing *w, const char *path)
{
    for (unsigned i = 1; i < 64; i++)
        if (strcmp(w->paths[i], path) == 0)
            return i;
    return 0;
}

static void write_file(replay *r, const standing *w, const char *path)
{
    char here[400];
    uint64_t last = 1;
    unsigned file = number_of(w, path);
    bool control = strstr(path, "control") != NULL;
    snprintf(here, sizeof(here), "%s%s", r->folder, path);
    make_folders(here);
    for (size_t i = 0; i < r->block_count; i++)
        if (strcmp(r->blocks[i].path, path) == 0 && r->blocks[i].block > last)
            last = r->blocks[i].block;
    write_block0(r, here, last);
    write_header(r, here, file, last);
    for (size_t i = 0; i < r->block_count; i++) {
        replay_block *b = &r->blocks[i];
        if (strcmp(b->path, path) != 0)
            continue;
        if (!control)
            fill_head(r, b, file);
        make_sum_right(r, b);
        if (b->from_step == 0)
            write_block(here, b->block, b->bytes, r->block_size);
    }
}

void replay_write_files(replay *r)
{
    const standing *w = r->standing;
    for (size_t i = 0; i < r->block_count; i++) {
        bool first = true;
        for (size_t j = 0; j < i && first; j++)
            first = strcmp(r->blocks[j].path, r->blocks[i].path) != 0;
        if (first)
            write_file(r, w, r->blocks[i].path);
    }
}

/* INFO shows the listfile's numbers, paths and sizes in blocks. */
static void write_list(replay *r, standing *w)
{
    char path[400];
    snprintf(path, sizeof(path), "%s/list.txt", r->folder);
    unsigned long long sizes[64] = {0};
    for (size_t i = 0; i < r->step_count; i++)
        for (size_t l = 0; l < r->steps[i].line_count; l++) {
            unsigned number;
            char name[256];
            unsigned long long blocks;
            if (strncmp(r->steps[i].command, "info", 4) == 0 &&
                sscanf(r->steps[i].lines[l], " %u %255s %llu", &number, name, &blocks) == 3 &&
                number < 64) {
                snprintf(w->paths[number], sizeof(w->paths[0]), "%s", name);
                sizes[number] = blocks;
            }
        }
    FILE *list = fopen(path, "w");
    for (unsigned i = 1; list && i < 64; i++)
        if (w->paths[i][0])
            fprintf(list, "%u %s %llu\n", i, w->paths[i], sizes[i] * r->block_size);
    if (list)
        fclose(list);
}

bool replay_open(replay *r, const char *name)
{
    *r = (replay){.block_size = 8192};
    standing *w = bw_alloc(sizeof(*w));
    char *text = read_all(name);
    if (!text) {
        free(w);
        return false;
    }
    r->big_endian = strstr(text, "BIG-ENDIAN") != NULL;
    if (strstr(name, "DSI02"))
        r->block_size = 16384;
    snprintf(r->folder, sizeof(r->folder), "/tmp/blockwright-replay-XXXXXX");
    if (!mkdtemp(r->folder))
        abort();
    parse(r, text);
    if (strncmp(name, "B03", 3) == 0) {
        snprintf(w->path, sizeof(w->path), "/test/orcl/orcl/users01.dbf");
        w->block = 198;
    }
    if (strncmp(name, "X02", 3) == 0)
        memcpy(w->paths[1], block_of(r, "/u01/app/oracle/oradata/PROD1/system01.dbf", 1)->path,
               sizeof(w->paths[1])); /* SHOW names it, nothing shows its bytes */
    write_list(r, w);
    for (size_t i = 0; i < r->step_count; i++)
        learn_step(r, w, i);
    write_list(r, w);
    r->standing = w;
    replay_write_files(r);
    free(text);
    return true;
}

bool replay_enter(replay *r)
{
    r->outside = open("/", O_RDONLY | O_DIRECTORY);
    if (geteuid() != 0 && unshare(CLONE_NEWUSER) != 0)
        return false;
    return r->outside >= 0 && chroot(r->folder) == 0 && chdir("/") == 0;
}

void replay_leave(replay *r)
{
    if (fchdir(r->outside) != 0 || chroot(".") != 0)
        abort();
    close(r->outside);
}

void replay_close(replay *r)
{
    char command[128];
    for (size_t i = 0; i < r->step_count; i++) {
        replay_lines_free(r->steps[i].lines, r->steps[i].line_count);
        free(r->steps[i].command);
    }
    for (size_t i = 0; i < r->block_count; i++) {
        free(r->blocks[i].bytes);
        free(r->blocks[i].known);
        free(r->blocks[i].changed);
    }
    free(r->steps);
    free(r->blocks);
    free(r->standing);
    if (getenv("BW_KEEP"))
        printf("%s\n", r->folder);
    snprintf(command, sizeof(command), "%s '%s'", getenv("BW_KEEP") ? "true" : "rm -rf", r->folder);
    if (system(command) != 0)
        abort();
}

/* --- our side --- */
char **replay_lines(const replay *r, const char *text, size_t *count)
{
    char **lines = NULL;
    *count = 0;
    (void)r;
    while (*text) {
        size_t length = strcspn(text, "\n");
        lines = bw_realloc(lines, (*count + 1) * sizeof(*lines));
        lines[(*count)++] = without_tabs(text, length);
        text += length + (text[length] == '\n');
    }
    return lines;
}

void replay_lines_free(char **lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(lines[i]);
    free(lines);
}

/* Sums are known: the block was made to agree. What is not: values and bytes that the session shows
 * only after changing them, and those behind its "......". */
bool replay_line_unknown(const replay *r, const replay_step *step, const char *line)
{
    replay_block *b = block_of((replay *)r, step->path, step->block);
    bool sum = strncmp(line, "current = ", 10) == 0;
    if (strncmp(step->command, "verify", 6) == 0 && !b->known[44])
        return true; /* whose rows are locked is not published */
    for (uint32_t i = 0; sum && i < r->block_size; i++)
        if (b->changed[i] && !b->known[i])
            return true; /* what stood there before is not published */
    return strncmp(line, ".....", 5) == 0 || strspn(line, "0123456789abcdef ") == strlen(line);
}

const char *replay_path(const char *keyword)
{
    return strcmp(keyword, "listfile=LIST") == 0 ? "listfile=/list.txt" : keyword;
}

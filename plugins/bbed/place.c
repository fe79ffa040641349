/* Where commands work: DBA, FILE, FILENAME, BLOCK, OFFSET, symbols. */
#include "console.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_COUNT 65536u

/* 0x.., 0o.., or by IBASE; a full stop behind it makes it decimal. */
bool parse_number(const console *c, const char *text, uint64_t *value)
{
    static const int bases[] = {10, 16, 8};
    int base = bases[c->ibase];
    size_t length = strlen(text);
    char digits[40], *end;
    if (length == 0 || length >= sizeof(digits))
        return false;
    memcpy(digits, text, length + 1);
    char *start = digits;
    if (digits[length - 1] == '.') {
        digits[length - 1] = '\0';
        base = 10;
    } else if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
        start += 2;
        base = 16;
    } else if (digits[0] == '0' && (digits[1] == 'o' || digits[1] == 'O')) {
        start += 2;
        base = 8;
    }
    if (!isxdigit((unsigned char)*start))
        return false;
    errno = 0;
    *value = strtoull(start, &end, base);
    return *end == '\0' && errno == 0;
}

uint32_t dba_of(const position *p)
{
    return p->file_number ? bw_dba_make(p->file_number, (uint32_t)p->block) : 0;
}

bw_bbed_place place_of(const console *c, const position *p)
{
    (void)c;
    return (bw_bbed_place){p->file ? bw_dbfile_path(p->file) : "", p->file_number, dba_of(p)};
}

/* --- files --- */
static bool open_path(console *c, const char *path, uint32_t number, position *p)
{
    bw_error err = {0};
    bw_dbfile *file = bw_workspace_open(bw_session_workspace(c->session), path, &err);
    if (!file) {
        bbed_error(c, 303, "unable to open file '%s'", path);
        bbed_truth(c, "%s", err.text);
        return false;
    }
    *p = (position){.file_number = number, .file = file, .block = 1};
    if (!bw_dbfile_has_block(file, 1))
        p->block = bw_dbfile_block_at(file, 0);
    return true;
}

bool open_number(console *c, uint32_t number, position *p)
{
    for (size_t i = 0; i < c->file_count; i++)
        if (c->files[i].number == number)
            return open_path(c, c->files[i].path, number, p);
    bw_dbfile *file =
        bw_workspace_by_number(bw_session_workspace(c->session), number, c->here.file);
    if (!file)
        return bbed_error(c, 306, "file number (%u) not found in the listfile", number);
    *p = (position){.file_number = number, .file = file, .block = 1};
    return true;
}

bool open_filename(console *c, const char *path, position *p)
{
    return open_path(c, path, 0, p);
}

/* --- one spec --- */
static bool out_of_range(console *c, uint64_t block)
{
    return bbed_error(c, 309, "out of range block number (%llu)", (unsigned long long)block);
}

static bool set_block(console *c, target *t, uint64_t block)
{
    if (!t->at.file)
        return bbed_error(c, 301, "no file is set: set filename or file first");
    if (!bw_dbfile_has_block(t->at.file, block))
        return out_of_range(c, block);
    t->at.block = block;
    t->at.offset = 0;
    t->has_block = true;
    return true;
}

/* "+16" and "-16" count from where it stands. */
static bool relative_number(const console *c, const char *text, uint64_t from, uint64_t *value)
{
    bool plus = text[0] == '+', minus = text[0] == '-';
    uint64_t number;
    if (!parse_number(c, text + (plus || minus), &number))
        return false;
    if (minus && number > from)
        return false;
    *value = plus ? from + number : minus ? from - number : number;
    return true;
}

static bool take_dba(console *c, words *w, target *t)
{
    const char *text = words_next(w);
    uint32_t dba;
    uint64_t number;
    bool good =
        text && (strchr(text, ',') ? bw_dba_parse(text, &dba)
                                   : parse_number(c, text, &number) && number <= UINT32_MAX &&
                                         ((dba = (uint32_t)number), true));
    if (!good)
        return bbed_error(c, 205, "illegal or out of range DBA (%s)", text ? text : "");
    if (!open_number(c, bw_dba_file(dba), &t->at))
        return false;
    t->has_dba = true;
    return set_block(c, t, bw_dba_block(dba));
}

static bool take_file(console *c, words *w, target *t)
{
    const char *text = words_next(w);
    uint64_t number;
    if (!text || !parse_number(c, text, &number) || number > 65535)
        return bbed_error(c, 209, "invalid number (%s)", text ? text : "");
    t->has_file = true;
    return open_number(c, (uint32_t)number, &t->at);
}

/* BLOCK without a number reads the present one again. */
static bool take_block(console *c, words *w, target *t)
{
    const char *text = words_peek(w);
    uint64_t block;
    t->has_block = true;
    if (!text)
        return true;
    if (!relative_number(c, text, t->at.block, &block)) {
        bool a_symbol = isalpha((unsigned char)text[0]) || text[0] == '*';
        return a_symbol ? true : bbed_error(c, 209, "invalid number (%s)", text);
    }
    w->at++;
    return set_block(c, t, block);
}

static bool find_symbol(console *c, const char *symbol, target *t)
{
    bw_error err = {0};
    if (!load_block(c, &t->at))
        return false;
    if (bw_bbed_find(c->tree, symbol, &t->spot, &err) != BW_OK) {
        bbed_error(c, 206, "no such symbol (%s)", symbol);
        bbed_truth(c, "%s", err.text);
        return false;
    }
    t->has_symbol = true;
    t->at.offset = t->spot.offset;
    snprintf(t->symbol, sizeof(t->symbol), "%s", symbol);
    return true;
}

static bool take_offset(console *c, words *w, target *t)
{
    const char *text = words_next(w);
    uint64_t offset;
    if (!text)
        return bbed_error(c, 207, "invalid offset specifier ()");
    t->has_offset = true;
    if (!relative_number(c, text, t->at.offset, &offset))
        return find_symbol(c, text, t);
    uint32_t size = t->at.file ? bw_dbfile_geometry(t->at.file)->block_size : c->block_size;
    if (offset >= size)
        return bbed_error(c, 401, "out of range offset (%llu): 0 to %u", (unsigned long long)offset,
                          size - 1);
    t->at.offset = (uint32_t)offset;
    return true;
}

static bool take_count(console *c, words *w, target *t)
{
    const char *text = words_next(w);
    uint64_t count;
    if (!text || !parse_number(c, text, &count) || count == 0 || count > MOST_COUNT)
        return bbed_error(c, 209, "invalid number (%s)", text ? text : "");
    c->count = (uint32_t)count;
    t->has_count = true;
    return true;
}

static bool take_filename(console *c, words *w, target *t)
{
    const char *path = words_next(w);
    if (!path)
        return bbed_error(c, 202, "invalid parameter (filename)");
    t->has_filename = true;
    return open_filename(c, path, &t->at);
}

/* A word that begins no spec ends the target; the caller looks at it. */
bool parse_target(console *c, words *w, unsigned flags, target *t)
{
    *t = (target){.at = c->here};
    bool good = true;
    while (good && words_peek(w)) {
        const char *word = words_peek(w);
        if (words_keyword(w, "dba", 3))
            good = take_dba(c, w, t);
        else if (words_keyword(w, "filename", 5))
            good = take_filename(c, w, t);
        else if (words_keyword(w, "file", 2))
            good = take_file(c, w, t);
        else if (words_keyword(w, "block", 2))
            good = take_block(c, w, t);
        else if (words_keyword(w, "offset", 2))
            good = take_offset(c, w, t);
        else if (flags & SPEC_COUNT && words_keyword(w, "count", 3))
            good = take_count(c, w, t);
        else if (flags & SPEC_SYMBOL && !t->has_symbol && strcmp(word, "=") != 0 &&
                 strcasecmp(word, "to") != 0 && strcasecmp(word, "apply") != 0)
            good = find_symbol(c, words_next(w), t);
        else
            break;
    }
    return good;
}

/* --- the block --- */
bool load_block(console *c, const position *p)
{
    bw_error err = {0};
    bw_block_context context;
    if (!p->file)
        return bbed_error(c, 301, "no file is set: set filename or file first");
    uint32_t size = bw_dbfile_geometry(p->file)->block_size;
    if (c->room < size) {
        c->bytes = bw_realloc(c->bytes, size);
        c->room = size;
    }
    if (bw_dbfile_read(p->file, p->block, c->bytes, &err) != BW_OK) {
        bbed_error(c, 307, "incorrect blocksize (%u) or truncated file", c->block_size);
        bbed_truth(c, "%s", err.text);
        return false;
    }
    bw_dbfile_context(p->file, p->block, &context);
    bw_tree_decode(c->tree, bw_session_layouts(c->session), c->bytes, &context);
    return true;
}

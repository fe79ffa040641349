/* SET, SHOW, INFO, PUSH, POP. */
#include "console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *base_name(number_base base)
{
    static const char *const names[] = {"Dec", "Hex", "Oct"};
    return names[base];
}

void say_setting(console *c, const char *name, const char *format, ...)
{
    va_list arguments;
    bw_text_addf(&c->out, "\t%-15s\t", name);
    va_start(arguments, format);
    bw_text_vaddf(&c->out, format, arguments);
    va_end(arguments);
    bw_text_add(&c->out, "\n");
}

/* --- one setting --- */
static void show_file(console *c)
{
    say_setting(c, "FILE#", "%u", c->here.file_number);
}
static void show_block(console *c)
{
    say_setting(c, "BLOCK#", "%llu", (unsigned long long)c->here.block);
}
static void show_offset(console *c)
{
    say_setting(c, "OFFSET", "%u", c->here.offset);
}
/* The pair is said also when there is no file: "0x00000000 (0 0,1)". */
static void show_dba(console *c)
{
    uint32_t dba = dba_of(&c->here);
    say_setting(c, "DBA", "0x%08x (%u %u,%llu)", dba, dba, c->here.file_number,
                (unsigned long long)c->here.block);
}
static void show_filename(console *c)
{
    say_setting(c, "FILENAME", "%s", c->here.file ? bw_dbfile_path(c->here.file) : "");
}
static void show_bifile(console *c)
{
    say_setting(c, "BIFILE", "%s", c->bifile);
}
static void show_listfile(console *c)
{
    say_setting(c, "LISTFILE", "%s", c->listfile);
}
static void show_blocksize(console *c)
{
    say_setting(c, "BLOCKSIZE", "%u", c->block_size);
}
static void show_mode(console *c)
{
    say_setting(c, "MODE", "%s", c->edit ? "Edit" : "Browse");
}
/* BBED cannot recover; its word is kept, the truth stands behind. */
static void show_edit(console *c)
{
    say_setting(c, "EDIT", "Unrecoverable");
}
static void show_ibase(console *c)
{
    say_setting(c, "IBASE", "%s", base_name(c->ibase));
}
static void show_obase(console *c)
{
    say_setting(c, "OBASE", "%s", base_name(c->obase));
}
static void show_width(console *c)
{
    say_setting(c, "WIDTH", "%u", c->width);
}
static void show_count(console *c)
{
    say_setting(c, "COUNT", "%u", c->count);
}
static void show_logfile(console *c)
{
    say_setting(c, "LOGFILE", "%s", c->logfile);
}
static void show_spool(console *c)
{
    say_setting(c, "SPOOL", "%s", c->spool ? "Yes" : "No");
}

static const struct {
    const char *name;
    size_t least;
    void (*show)(console *c);
} settings[] = {
    {"file#", 4, show_file},        {"block#", 5, show_block},        {"offset", 2, show_offset},
    {"dba", 3, show_dba},           {"filename", 5, show_filename},   {"bifile", 2, show_bifile},
    {"listfile", 4, show_listfile}, {"blocksize", 6, show_blocksize}, {"mode", 1, show_mode},
    {"edit", 1, show_edit},         {"ibase", 1, show_ibase},         {"obase", 2, show_obase},
    {"width", 1, show_width},       {"count", 1, show_count},         {"logfile", 2, show_logfile},
    {"spool", 1, show_spool},
};

static bool show_stack(console *c)
{
    for (size_t i = c->stack_count; i-- > 0;)
        bw_text_addf(&c->out, "\t%-15s\t0x%08x (%u,%llu) offset %u\n",
                     i + 1 == c->stack_count ? "STACK" : "", dba_of(&c->stack[i]),
                     c->stack[i].file_number, (unsigned long long)c->stack[i].block,
                     c->stack[i].offset);
    if (c->stack_count == 0)
        bw_text_add(&c->out, "\tSTACK          \tempty\n");
    return true;
}

bool do_show(console *c, words *w)
{
    const char *what = words_next(w);
    if (what && strcasecmp(what, "stack") == 0)
        return show_stack(c);
    bool all = !what || strcasecmp(what, "all") == 0, found = false;
    size_t length = what ? strlen(what) : 0;
    for (size_t i = 0; i < BW_COUNT(settings); i++) {
        bool asked =
            what && length >= settings[i].least && strncasecmp(settings[i].name, what, length) == 0;
        if (!all && (!asked || found))
            continue;
        settings[i].show(c);
        found = true;
    }
    return found || bbed_error(c, 202, "invalid parameter (%s)", what);
}

/* --- SET --- */
void say_place(console *c, const target *t)
{
    if (t->has_filename)
        show_filename(c);
    if (t->has_dba)
        show_dba(c);
    if (t->has_file)
        show_file(c);
    if (t->has_block && !t->has_dba)
        show_block(c);
    if (t->has_offset || t->has_symbol)
        show_offset(c);
    if (t->has_count)
        show_count(c);
}

static bool set_base(console *c, words *w, number_base *base)
{
    const char *text = words_next(w);
    for (int i = 0; text && i < 3; i++)
        if (strncasecmp(text, base_name((number_base)i), 3) == 0) {
            *base = (number_base)i;
            return true;
        }
    return bbed_error(c, 202, "invalid parameter (%s)", text ? text : "");
}

static bool set_number(console *c, words *w, uint32_t least, uint32_t most, uint32_t *value)
{
    const char *text = words_next(w);
    uint64_t number;
    if (!text || !parse_number(c, text, &number) || number < least || number > most)
        return bbed_error(c, 209, "invalid number (%s)", text ? text : "");
    *value = (uint32_t)number;
    return true;
}

static bool set_mode(console *c, words *w)
{
    if (words_keyword(w, "edit", 1))
        c->edit = true;
    else if (words_keyword(w, "browse", 1))
        c->edit = false;
    else
        return bbed_error(c, 202, "invalid parameter (%s)", words_peek(w) ? words_peek(w) : "");
    if (c->edit)
        bbed_truth(c, "each change is committed at once through a journal; undo and revert take it "
                      "back, also tomorrow");
    return true;
}

static bool set_listfile(console *c, words *w)
{
    const char *path = words_next(w);
    bw_error err = {0};
    if (path && startup_listfile(c, path, &err))
        return true;
    bbed_error(c, 305, "unable to open listfile '%s'", path ? path : "");
    bbed_truth(c, "%s", err.text);
    return false;
}

static bool set_spool(console *c, words *w)
{
    const char *text = words_next(w);
    if (!text || !strchr("yYnN", text[0]))
        return bbed_error(c, 202, "invalid parameter (%s)", text ? text : "");
    c->spool = text[0] == 'y' || text[0] == 'Y';
    return true;
}

static bool set_file_name(console *c, words *w, char **name)
{
    const char *path = words_next(w);
    if (!path)
        return bbed_error(c, 202, "invalid parameter ()");
    free(*name);
    *name = bw_strdup(path);
    return true;
}

/* A blocksize other than the file's own is remembered, and the file's own is used. */
static bool set_blocksize(console *c, words *w)
{
    if (!set_number(c, w, 512, 65536, &c->block_size))
        return false;
    if (c->here.file && bw_dbfile_geometry(c->here.file)->block_size != c->block_size)
        bbed_truth(c, "the file's own block size is %u, and that is used",
                   bw_dbfile_geometry(c->here.file)->block_size);
    return true;
}

/* The settings that are no place; *known is false when the word is none of them. */
static bool set_other(console *c, words *w, bool *known)
{
    *known = true;
    if (words_keyword(w, "blocksize", 6))
        return set_blocksize(c, w) && (show_blocksize(c), true);
    if (words_keyword(w, "listfile", 4))
        return set_listfile(c, w) && (show_listfile(c), true);
    if (words_keyword(w, "width", 1))
        return set_number(c, w, 20, 1000, &c->width) && (show_width(c), true);
    if (words_keyword(w, "ibase", 1))
        return set_base(c, w, &c->ibase) && (show_ibase(c), true);
    if (words_keyword(w, "obase", 2))
        return set_base(c, w, &c->obase) && (show_obase(c), true);
    if (words_keyword(w, "mode", 1))
        return set_mode(c, w) && (show_mode(c), true);
    if (words_keyword(w, "spool", 2))
        return set_spool(c, w) && (show_spool(c), true);
    if (words_keyword(w, "bifile", 2))
        return set_file_name(c, w, &c->bifile) && (show_bifile(c), true);
    if (words_keyword(w, "logfile", 2))
        return set_file_name(c, w, &c->logfile) && (show_logfile(c), true);
    *known = false;
    return true;
}

bool do_set(console *c, words *w)
{
    target t;
    while (words_peek(w)) {
        bool known;
        if (!set_other(c, w, &known))
            return false;
        if (known)
            continue;
        size_t before = w->at;
        if (!parse_target(c, w, SPEC_COUNT, &t))
            return false;
        if (w->at == before)
            return bbed_error(c, 202, "invalid parameter (%s)", words_peek(w));
        c->here = t.at;
        if (t.at.file)
            c->block_size = bw_dbfile_geometry(t.at.file)->block_size;
        say_place(c, &t);
    }
    return true;
}

/* --- INFO --- */
static void info_line(console *c, uint32_t number, const char *path, uint64_t blocks)
{
    bw_text_addf(&c->out, " %5u  %-60s%10llu\n", number, path, (unsigned long long)blocks);
}

bool do_info(console *c, words *w)
{
    (void)w;
    bw_text_add(&c->out,
                " File#  Name                                                        Size(blks)\n"
                " -----  ----                                                        "
                "----------\n");
    for (size_t i = 0; i < c->file_count; i++)
        info_line(c, c->files[i].number, c->files[i].path, c->files[i].bytes / c->block_size);
    if (c->file_count == 0 && c->here.file)
        info_line(c, c->here.file_number, bw_dbfile_path(c->here.file), 0);
    return true;
}

/* --- PUSH, POP --- */
bool do_push(console *c, words *w)
{
    target t;
    if (c->stack_count == MAX_STACK)
        return bbed_error(c, 208, "the stack is full (%d)", MAX_STACK);
    if (!parse_target(c, w, 0, &t))
        return false;
    c->stack[c->stack_count++] = c->here;
    c->here = t.at;
    show_dba(c);
    show_offset(c);
    return true;
}

bool do_pop(console *c, words *w)
{
    if (c->stack_count == 0)
        return bbed_error(c, 208, "the stack is empty");
    bool all = words_keyword(w, "all", 3);
    c->stack_count = all ? 0 : c->stack_count - 1;
    c->here = c->stack[c->stack_count];
    show_dba(c);
    show_offset(c);
    return true;
}

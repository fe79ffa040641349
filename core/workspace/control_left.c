/* What is left of an old control file for a new one: names, limits; and the character set, which
 * PROPS$ has. */
#include "core/workspace/control_statement.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TYPE_LOG 3u
#define TYPE_DATAFILE 4u
#define MOST_NAMES 65536u
#define PIECE (1u << 20)
#define PROPS_BYTES (64u << 20) /* PROPS$ lies among the first objects: 1,801 in 11.2 */
#define USUAL_BLOCKS 594u       /* a control file of 11.2 with the usual limits */

static const bw_control_limits usual = {16, 3, 100, 8, 292};

/* --- names --- */
static void add_name(bw_old_names *names, uint32_t type, uint32_t number, const char *name)
{
    names->list = bw_realloc(names->list, (names->count + 1) * sizeof(*names->list));
    names->list[names->count++] = (bw_old_name){type, number, bw_strdup(name)};
}

static void names_of_text(bw_old_names *names, const bw_control_text *text)
{
    for (size_t i = 0; i < text->log_count; i++)
        for (size_t n = 0; n < BW_PRINTED_MEMBERS && text->logs[i].names[n]; n++)
            add_name(names, TYPE_LOG, text->logs[i].group, text->logs[i].names[n]);
    for (size_t i = 0; i < text->file_count; i++)
        if (text->files[i].name && !text->files[i].temporary)
            add_name(names, TYPE_DATAFILE, text->files[i].number, text->files[i].name);
    names->certain = names->count > 0;
}

static void names_of_control(bw_old_names *names, bw_control *control)
{
    const bw_control_section *s = bw_control_section_named(control, "FILE NAMES");
    for (uint32_t i = 0; s && i < s->slots && names->count < MOST_NAMES; i++) {
        bw_control_value type, number, name;
        if (bw_control_get(control, s->name, i, "fntyp", &type) &&
            bw_control_get(control, s->name, i, "fnfno", &number) &&
            bw_control_get(control, s->name, i, "fnnam", &name) &&
            (type.number == TYPE_LOG || type.number == TYPE_DATAFILE))
            add_name(names, (uint32_t)type.number, (uint32_t)number.number, name.text);
    }
}

/* Calls take with the control file of the plan, when there is one that can be read. */
static void with_control(const bw_recovery_plan *plan, const bw_workspace *base,
                         void (*take)(void *context, bw_control *control), void *context)
{
    bw_workspace *files = base ? bw_workspace_new_over(base) : bw_workspace_new();
    bw_dbfile *file = plan->control ? bw_workspace_open(files, plan->control->path, NULL) : NULL;
    bw_control *control = file ? bw_control_open(file, NULL) : NULL;
    if (control)
        take(context, control);
    bw_control_free(control);
    bw_workspace_free(files);
}

static void take_names(void *context, bw_control *control)
{
    names_of_control(context, control);
}

void bw_old_names_read(bw_old_names *names, const bw_recovery_plan *plan, const bw_workspace *base)
{
    *names = (bw_old_names){0};
    if (plan->text)
        names_of_text(names, plan->text);
    if (!names->count)
        with_control(plan, base, take_names, names);
}

void bw_old_names_free(bw_old_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->list[i].name);
    free(names->list);
    *names = (bw_old_names){0};
}

const char *bw_old_name_of(const bw_old_names *names, uint32_t type, uint32_t number, size_t n)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->list[i].type == type && names->list[i].number == number && n-- == 0)
            return names->list[i].name;
    return NULL;
}

/* --- limits --- */
static uint32_t printed_max(const bw_control_text *text, const char *section, uint32_t otherwise)
{
    const bw_printed_section *s = bw_control_text_section(text, section);
    return s && s->max ? s->max : otherwise;
}

static void take_instances(void *context, bw_control *control)
{
    bw_control_limits *limits = context;
    uint32_t progress = bw_control_threads(control);
    if (progress > 3)
        limits->instances = progress - 3;
}

static bool limits_of_text(bw_control_limits *l, const bw_control_text *text)
{
    if (!text || !bw_control_text_section(text, "LOG FILE RECORDS") ||
        !bw_control_text_section(text, "DATA FILE RECORDS"))
        return false;
    l->log_files = printed_max(text, "LOG FILE RECORDS", l->log_files);
    l->data_files = printed_max(text, "DATA FILE RECORDS", l->data_files);
    l->instances = printed_max(text, "REDO THREAD RECORDS", l->instances);
    l->log_history = printed_max(text, "LOG FILE HISTORY RECORDS", l->log_history);
    l->log_members = text->log_members ? text->log_members : l->log_members;
    return true;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

void bw_control_limits_read(bw_control_limits *limits, const bw_recovery_plan *plan,
                            const bw_workspace *base, bw_text *warnings)
{
    uint32_t group = 0, file = 0, thread = 0;
    *limits = usual;
    with_control(plan, base, take_instances, limits);
    bool printed = limits_of_text(limits, plan->text);
    const bw_geometry *grid = plan->control ? &plan->control->grid : NULL;
    if (!printed && grid && grid->version >> 24 == 11 && grid->header_blocks == USUAL_BLOCKS + 1)
        bw_text_add(warnings, "the MAX limits are those that give the old control file's size; a "
                              "controlf trace (--trace) would tell them for certain\n");
    else if (!printed)
        bw_text_add(warnings, "the MAX limits are the usual ones, raised where the files need it; "
                              "the old ones are not known\n");
    for (size_t i = 0; i < plan->log_count; i++) {
        group = larger(group, plan->logs[i].group);
        thread = larger(thread, plan->logs[i].thread);
    }
    for (size_t i = 0; i < plan->file_count; i++)
        file = larger(file, plan->files[i].side->id.file_number);
    limits->log_files = larger(limits->log_files, group);
    limits->instances = larger(limits->instances, thread);
    limits->data_files = larger(limits->data_files, file);
}

/* --- character set --- */
/* A row piece of PROPS$: length and bytes of the name, length and bytes of the value. */
static bool character_set_at(const uint8_t *bytes, size_t size, char name[41])
{
    static const char key[] = "\x10NLS_CHARACTERSET";
    size_t behind = sizeof(key) - 1;
    if (size < behind + 1 || memcmp(bytes, key, behind) != 0)
        return false;
    size_t length = bytes[behind];
    if (length < 4 || length > 40 || behind + 1 + length > size)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!isupper(bytes[behind + 1 + i]) && !isdigit(bytes[behind + 1 + i]))
            return false;
    memcpy(name, bytes + behind + 1, length);
    name[length] = '\0';
    return true;
}

/* False: two rows do not agree. */
static bool search_piece(const uint8_t *bytes, size_t size, char name[41])
{
    for (const uint8_t *at = bytes; (at = memchr(at, 0x10, size - (size_t)(at - bytes))) != NULL;
         at++) {
        char found[41];
        if (!character_set_at(at, size - (size_t)(at - bytes), found))
            continue;
        if (name[0] && strcmp(name, found) != 0)
            return false;
        memcpy(name, found, sizeof(found));
    }
    return true;
}

void bw_character_set_find(const char *system, const bw_workspace *base, char name[41])
{
    bw_workspace *files = base ? bw_workspace_new_over(base) : bw_workspace_new();
    bw_dbfile *file = bw_workspace_open(files, system, NULL);
    uint8_t *piece = bw_alloc(PIECE);
    bool agree = file != NULL;
    name[0] = '\0';
    /* blocks are powers of two, so that no row lies over the end of a piece */
    for (uint64_t offset = 0; agree && offset < PROPS_BYTES; offset += PIECE) {
        size_t got = 0;
        if (bw_source_read_raw(bw_dbfile_source(file), offset, piece, PIECE, &got, NULL) != BW_OK ||
            got == 0)
            break;
        agree = search_piece(piece, got, name);
    }
    if (!agree)
        name[0] = '\0';
    free(piece);
    bw_workspace_free(files);
}

#include <blockwright/describe.h>

#include <string.h>

typedef struct describer {
    const bw_rule_subject *subject;
    const bw_tree *tree;
    const bw_dbfile *file;
    const bw_identity *id;
    bw_block_check check;
    bw_arena *arena;
    bw_description *d;
} describer;

static const char *keep(const describer *s, bw_text *text)
{
    const char *kept = bw_arena_strdup(s->arena, bw_text_get(text));
    bw_text_free(text);
    return kept;
}

static bool is_family(const describer *s, const char *family)
{
    return strcmp(s->tree->context.family, family) == 0;
}

static bool is_sealed(const describer *s)
{
    return bw_file_kind_sealed(bw_dbfile_geometry(s->file)->kind);
}

/* --- what it is --- */
/* Oracle's name of the type; the layout's title where the type byte says less, or nothing. */
static const char *kind_of(const describer *s)
{
    const bw_block_kind *kind = bw_block_kind_of(s->check.type);
    bool by_type = is_family(s, "data") && s->tree->context.block_number != 0;
    if (s->check.fault == BW_BLOCK_ALL_ZERO)
        return "zeroed block";
    if (by_type && s->check.type == 0)
        return "unused block";
    if (by_type && s->check.type != 6 && strcmp(kind->name, "unknown") != 0)
        return kind->name;
    return *s->tree->title ? s->tree->title : kind->name;
}

static void say_what(const describer *s)
{
    bw_text text = {0};
    const char *doc = bw_tree_doc(s->tree), *kind = s->d->kind;
    bool zero = s->check.fault == BW_BLOCK_ALL_ZERO;
    const char *sure = bw_block_kind_of(s->check.type)->confidence;
    bw_text_addf(&text, "%s%s", strchr("aeiouAEIO", kind[0]) ? "An " : "A ", kind);
    if (is_family(s, "data") && s->tree->context.block_number != 0)
        bw_text_addf(&text, " (type 0x%02x%s)", s->check.type,
                     strcmp(sure, "unknown") == 0 ? ", a type that no source names" : "");
    if (zero)
        bw_text_add(&text, ": not a byte was ever written to it, not even a header");
    else if (*doc)
        bw_text_addf(&text, ": %s", doc);
    bw_text_add(&text, ".");
    s->d->what = keep(s, &text);
}

/* --- whose it is --- */
static void say_owner(const describer *s)
{
    bw_text text = {0};
    const bw_identity *id = s->id;
    bw_description *d = s->d;
    if (d->has_object && d->object)
        bw_text_addf(&text, "It belongs to the segment with data object id %u. ", d->object);
    if (id->has_datafile && id->tablespace[0])
        bw_text_addf(&text, "It lies in tablespace %s (number %u) of database %s (DBID %u).",
                     id->tablespace, id->tablespace_number, id->dbname, id->dbid);
    else if (id->has_header && id->dbname[0])
        bw_text_addf(&text, "It lies in a %s of database %s (DBID %u).",
                     bw_file_kind_name(bw_dbfile_geometry(s->file)->kind), id->dbname, id->dbid);
    else
        bw_text_add(&text, "No file header is at hand: its tablespace and database are not known.");
    d->owner = keep(s, &text);
}

/* --- how it stands --- */
static void say_scn(const describer *s, bw_text *text)
{
    char own[BW_SCN_TEXT];
    bw_scn scn = s->check.scn, checkpoint = s->id->checkpoint_scn;
    if (!is_family(s, "data") || scn == BW_SCN_NONE || scn == 0)
        return;
    bw_text_addf(text, "%sChanged last at SCN %s (%llu)", text->length ? " " : "",
                 bw_scn_format(scn, own), (unsigned long long)scn);
    if (s->id->has_datafile && checkpoint && checkpoint != BW_SCN_NONE) {
        if (scn <= checkpoint)
            bw_text_addf(text, ", %llu before the file's checkpoint",
                         (unsigned long long)(checkpoint - scn));
        else
            bw_text_addf(text, ", %llu after the file's checkpoint%s",
                         (unsigned long long)(scn - checkpoint),
                         s->id->fuzzy ? " (the file is fuzzy: recovery must get there, or "
                                        "ORA-00600 [2662] follows)"
                                      : "");
    }
    bw_text_add(text, ".");
}

static void say_state(const describer *s)
{
    bw_text text = {0};
    if (s->check.fault == BW_BLOCK_PARTIAL)
        bw_text_add(&text, "The dump shows only a part of it: what is missing reads as zero. ");
    if (s->check.fault != BW_BLOCK_ALL_ZERO)
        bw_tree_describe(s->tree, &text);
    if (is_sealed(s))
        say_scn(s, &text);
    s->d->state = keep(s, &text);
}

/* --- what is odd --- */
static void add(const describer *s, const char ***list, size_t *count, const char *sentence)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp((*list)[i], sentence) == 0)
            return;
    const char **more = bw_arena_alloc(s->arena, (*count + 1) * sizeof(*more));
    if (*count)
        memcpy(more, *list, *count * sizeof(*more));
    more[(*count)++] = sentence;
    *list = more;
}

static void odd_fault(const describer *s)
{
    const bw_block_check *c = &s->check;
    bw_text text = {0};
    switch (c->fault) {
    case BW_BLOCK_FRACTURED:
        bw_text_addf(&text,
                     "fractured: the tail is 0x%08x where the head asks for 0x%08x, so a part of "
                     "the block is of another time",
                     c->tail, c->tail_expected);
        break;
    case BW_BLOCK_BAD_CHECKSUM:
        bw_text_addf(&text, "the checksum is 0x%04x where the bytes ask for 0x%04x", c->checksum,
                     c->required);
        break;
    case BW_BLOCK_BAD_HEADER:
        bw_text_addf(&text,
                     "bad header: it says format 0x%02x and address 0x%08x; at this place 0x%08x "
                     "should stand",
                     c->frmt, c->rdba, bw_dbfile_dba(s->file, s->tree->context.block_number));
        break;
    case BW_BLOCK_ALL_ZERO: bw_text_add(&text, "all zero, without even a header"); break;
    case BW_BLOCK_MARKED_CORRUPT:
        bw_text_add(&text, "marked corrupt (sequence 0xff): its contents were given up");
        break;
    default: return;
    }
    add(s, &s->d->odd, &s->d->odd_count, keep(s, &text));
}

static void odd_findings(const describer *s)
{
    for (size_t i = 0; i < s->d->finding_count; i++) {
        const bw_finding *f = &s->d->findings[i];
        bw_text text = {0};
        bw_field_path(s->tree, f->field, &text);
        bw_text_addf(&text, " at %u: %s", f->offset, f->rule->text);
        if (*f->details)
            bw_text_add(&text, ": ");
        bw_finding_line(f, &text);
        bw_text_addf(&text, " (rule %s)", f->rule->id);
        add(s, &s->d->odd, &s->d->odd_count, keep(s, &text));
    }
}

/* --- what Oracle says --- */
static void say_error(const describer *s, const char *error)
{
    add(s, &s->d->oracle, &s->d->oracle_count, error);
}

static void oracle_fault(const describer *s)
{
    bw_block_fault fault = s->check.fault;
    unsigned long long block = s->tree->context.block_number;
    unsigned file = bw_dbfile_number(s->file);
    if (!bw_rule_of_fault(fault))
        return;
    if (is_family(s, "control")) {
        say_error(s, bw_arena_printf(s->arena,
                                     "ORA-00227: corrupt block detected in control file: (block "
                                     "%llu, # blocks 1)",
                                     block));
        return;
    }
    if (is_family(s, "redo")) {
        say_error(s, bw_arena_printf(s->arena, "ORA-00353: log corruption near block %llu", block));
        return;
    }
    if (block == 1) {
        say_error(s, bw_arena_printf(
                         s->arena, "ORA-01122: database file %u failed verification check", file));
        say_error(s, "ORA-01210: data file header is media corrupt");
    } else {
        say_error(
            s, bw_arena_printf(s->arena,
                               "ORA-01578: ORACLE data block corrupted (file # %u, block # %llu)",
                               file, block));
    }
    say_error(s, bw_arena_printf(s->arena, "ORA-01110: data file %u: '%s'", file,
                                 bw_dbfile_path(s->file)));
}

static void say_oracle(const describer *s)
{
    oracle_fault(s);
    for (size_t i = 0; i < s->d->finding_count; i++)
        if (s->d->findings[i].oracle)
            say_error(s, s->d->findings[i].oracle);
}

static void judge(describer *s, const bw_rules *rules)
{
    bw_finding *findings;
    s->d->fault = s->check.fault;
    if (!is_sealed(s) || s->check.fault != BW_BLOCK_GOOD)
        return;
    s->d->finding_count = bw_rules_run(rules, s->subject, s->arena, &findings);
    s->d->findings = findings;
}

void bw_describe(const bw_rules *rules, const bw_rule_subject *subject, bw_arena *arena,
                 bw_description *description)
{
    describer s = {.subject = subject,
                   .tree = subject->tree,
                   .file = subject->file,
                   .id = bw_dbfile_identity(subject->file),
                   .arena = arena,
                   .d = description};
    *description = (bw_description){.layout = subject->tree->layout};
    bw_block_check_run(s.file, s.tree->context.block_number, s.tree->bytes, &s.check);
    description->kind = kind_of(&s);
    description->has_object = bw_tree_object(s.tree, &description->object);
    judge(&s, rules);
    say_what(&s);
    say_owner(&s);
    say_state(&s);
    odd_fault(&s);
    odd_findings(&s);
    say_oracle(&s);
}

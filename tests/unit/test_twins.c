/* Twins of all block kinds (twins/twins.h): laid from the reference's tables in both byte orders,
 * decoded, asked for by name; and the list of twins against the lists of kinds and layouts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>

#include "tests/unit/files.h"
#include "tests/unit/sessions.h"
#include "tests/unit/twins/coverage.h"
#include "tests/unit/twins/lay.h"

static int set_up(void **state)
{
    *state = new_session();
    return 0;
}

static int tear_down(void **state)
{
    bw_session_free(*state);
    return 0;
}

static const char *name_of(const twin *t)
{
    static char text[64];
    snprintf(text, sizeof(text), "%s (%s, type 0x%02x)", t->layout ? t->layout : "bare", t->family,
             (unsigned)t->type & 0xff);
    return text;
}

static void expect(const twin *t, const bw_tree *tree, const twin_value *v)
{
    if (!v->path)
        return;
    int64_t found = bw_tree_find(tree, v->path);
    if (found < 0)
        fail_msg("%s has no field %s", name_of(t), v->path);
    const bw_field *f = &tree->fields[found];
    unsigned width = v->size < 0 ? (unsigned)-v->size : (unsigned)v->size;
    uint64_t mask = width ? (1ull << (8 * width)) - 1 : 0;
    if (f->offset != v->offset || (width && (f->length != width || (f->value & mask) != v->value)))
        fail_msg("%s.%s: %u bytes at %u are 0x%llx; laid were %u bytes at %u: 0x%llx", name_of(t),
                 v->path, f->length, f->offset, (unsigned long long)(f->value & mask), width,
                 v->offset, (unsigned long long)v->value);
    if (v->size == 0 && (f->length < strlen(v->text) || f->kind != BW_FIELD_TEXT))
        fail_msg("%s.%s is no text as long as '%s'", name_of(t), v->path, v->text);
}

static void check(bw_session *session, const twin *t, bool be)
{
    uint8_t *b = malloc(t->size);
    bw_tree *tree = bw_tree_new();
    const bw_block_context context = {.block_size = t->size,
                                      .block_number = t->block,
                                      .big_endian = be,
                                      .version = t->version,
                                      .family = t->family,
                                      .file_number = 5};
    lay_twin(t, b, be);
    bw_tree_decode(tree, bw_session_layouts(session), b, &context);
    if (t->layout && strcmp(tree->layout, t->layout) != 0)
        fail_msg("%s was decoded as %s", name_of(t), tree->layout);
    const twin_value type = {0, 1, (uint64_t)t->type, "type_kcbh", NULL};
    const twin_value tail = {t->size - 4, 4, 0xcaabull << 16 | (uint64_t)t->type << 8 | 2,
                             "tailchk", NULL};
    if (t->type >= 0) {
        for (size_t i = 0; i < TWIN_COUNT(twin_header); i++)
            if (strcmp(tree->layout, "encrypted_block") != 0 || twin_header[i].offset != 15)
                expect(t, tree, &twin_header[i]);
        expect(t, tree, &type);
        expect(t, tree, &tail);
    }
    for (size_t i = 0; i < t->count; i++)
        expect(t, tree, &t->values[i]);
    if (not_covered(tree) >= 0 || covered_twice(tree) >= 0)
        fail_msg("%s: byte %lld is in no field and no gap, byte %lld in two", name_of(t),
                 (long long)not_covered(tree), (long long)covered_twice(tree));
    bw_tree_free(tree);
    free(b);
}

static void each_twin_decodes_to_what_was_laid(void **state)
{
    for (size_t f = 0; f < TWIN_COUNT(twin_families); f++)
        for (size_t i = 0; i < twin_families[f]->count; i++) {
            check(*state, &twin_families[f]->twins[i], false);
            check(*state, &twin_families[f]->twins[i], true);
        }
}

static bool has_twin(bool (*fits)(const twin *, const void *), const void *data)
{
    for (size_t f = 0; f < TWIN_COUNT(twin_families); f++)
        for (size_t i = 0; i < twin_families[f]->count; i++)
            if (fits(&twin_families[f]->twins[i], data))
                return true;
    return false;
}

static bool of_type(const twin *t, const void *data)
{
    return strcmp(t->family, "redo") != 0 && t->type == *(const int *)data;
}

static void every_known_kind_has_a_twin(void **state)
{
    (void)state;
    for (int type = 0; type < 256; type++)
        if (strcmp(bw_block_kind_of((uint8_t)type)->name, "unknown") != 0 &&
            !has_twin(of_type, &type))
            fail_msg("block kind 0x%02x (%s) has no twin: lay one in tests/unit/twins",
                     (unsigned)type, bw_block_kind_of((uint8_t)type)->name);
}

static bool of_layout(const twin *t, const void *data)
{
    const bw_layout_info *info = data;
    if (!t->layout) /* bare: chosen by type alone */
        return info->block_type == t->type && strcmp(info->family, "data") == 0 &&
               info->field_count == 2;
    return strcmp(t->layout, info->name) == 0;
}

/* Control file records have a test of their own (test_control); text files have no numbers. */
static void every_layout_of_data_and_redo_has_a_twin(void **state)
{
    const bw_layouts *layouts = bw_session_layouts(*state);
    for (size_t i = 0; i < bw_layouts_count(layouts); i++) {
        bw_layout_info info = bw_layout_get_info(bw_layouts_at(layouts, i));
        bool wanted =
            info.is_block && (strcmp(info.family, "data") == 0 || strcmp(info.family, "redo") == 0);
        if (wanted && strcmp(info.name, "data_block_other") != 0 && !has_twin(of_layout, &info))
            fail_msg("block layout %s has no twin: lay one in tests/unit/twins", info.name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_twin_decodes_to_what_was_laid),
        cmocka_unit_test(every_known_kind_has_a_twin),
        cmocka_unit_test(every_layout_of_data_and_redo_has_a_twin),
    };
    return cmocka_run_group_tests_name("twins", tests, set_up, tear_down);
}

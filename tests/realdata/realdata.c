#include "realdata.h"

#include "core/script/layout_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bw_layouts *layouts;
static unsigned compared, equal, all_compared, all_equal;

static const char *folder(void)
{
    static char path[4096];
    const char *given = getenv("BLOCKWRIGHT_REALDATA"), *root = getenv("BW_ROOT");
    if (given && *given)
        return given;
    snprintf(path, sizeof(path), "%s/../shared/data", root ? root : ".");
    return path;
}

static void full_path(const char *name, char *path, size_t size)
{
    snprintf(path, size, "%s/%s", folder(), name);
}

void realdata_need(void)
{
    struct stat status;
    char path[4200];
    full_path("blocks", path, sizeof(path));
    if (stat(path, &status) == 0)
        return;
    fprintf(stderr, "SKIPPED: no real data at %s (set BLOCKWRIGHT_REALDATA)\n", folder());
    skip();
}

char *realdata_read(const char *name, size_t *size)
{
    char path[4200];
    full_path(name, path, sizeof(path));
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s cannot be read", path);
    fseek(file, 0, SEEK_END);
    long length = ftell(file);
    rewind(file);
    char *bytes = bw_alloc((size_t)length + 1);
    *size = fread(bytes, 1, (size_t)length, file);
    fclose(file);
    return bytes;
}

bw_source *realdata_open(const char *name)
{
    char path[4200];
    bw_error err = {0};
    full_path(name, path, sizeof(path));
    bw_source *source = bw_source_open(path, &err);
    if (!source)
        fail_msg("%s", err.text);
    return source;
}

const bw_layouts *realdata_layouts(void)
{
    if (!layouts) {
        char path[4200];
        bw_error err = {0};
        const char *root = getenv("BW_ROOT");
        layouts = bw_layouts_new();
        snprintf(path, sizeof(path), "%s/lua/layouts/oracle", root ? root : ".");
        if (bw_layout_files_load(layouts, path, "oracle", &err) != BW_OK)
            fail_msg("%s", err.text);
    }
    return layouts;
}

void realdata_layouts_free(void)
{
    bw_layouts_free(layouts);
    layouts = NULL;
}

bw_tree *realdata_decode(const uint8_t *block, uint32_t size, uint64_t number, const char *family,
                         bool bigfile)
{
    bw_block_context context = {
        .block_size = size, .block_number = number, .family = family, .bigfile = bigfile};
    bw_tree *tree = bw_tree_new();
    bw_tree_decode(tree, realdata_layouts(), block, &context);
    return tree;
}

static void count(bool same)
{
    compared++;
    equal += same;
}

void realdata_missing(const char *what)
{
    count(false);
    print_message("  %s: not decoded\n", what);
}

uint32_t realdata_field(const bw_tree *tree, const char *path)
{
    int64_t field = bw_tree_find(tree, path);
    if (field < 0)
        realdata_missing(path);
    return field < 0 ? 0 : (uint32_t)field;
}

void realdata_equal(const char *what, int64_t ours, int64_t printed)
{
    count(ours == printed);
    if (ours != printed)
        print_message("  %s: ours %lld (0x%llx), printed %lld (0x%llx)\n", what, (long long)ours,
                      (unsigned long long)ours, (long long)printed, (unsigned long long)printed);
}

void realdata_number(const bw_tree *tree, const char *path, int64_t printed)
{
    uint32_t field = realdata_field(tree, path);
    if (field)
        realdata_equal(path, (int64_t)tree->fields[field].value, printed);
}

void realdata_text(const char *what, const char *ours, const char *printed)
{
    count(strcmp(ours, printed) == 0);
    if (strcmp(ours, printed) != 0)
        print_message("  %s: ours '%s', printed '%s'\n", what, ours, printed);
}

void realdata_finish(const char *name, unsigned at_least)
{
    unsigned of_test = compared, same = equal;
    print_message("%s: %u fields compared, %u equal\n", name, of_test, same);
    all_compared += compared;
    all_equal += equal;
    compared = equal = 0;
    assert_int_equal(same, of_test);
    assert_true(of_test >= at_least);
}

void realdata_totals(void)
{
    print_message("realdata: %u fields compared, %u equal\n", all_compared, all_equal);
}

int realdata_end(void **state)
{
    (void)state;
    realdata_totals();
    realdata_layouts_free();
    return 0;
}

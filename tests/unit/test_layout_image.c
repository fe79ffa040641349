/* The image of the shipped layouts that is part of the library: it is what their files say, and it
 * is let go when the files say something else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/layout/image.h"
#include "core/script/layout_files.h"
#include <blockwright/blockwright.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *shipped(void)
{
    static char path[4200];
    snprintf(path, sizeof(path), "%s/lua/layouts/oracle", getenv("BW_ROOT"));
    return path;
}

static void assert_same_words(const bw_layout_words *a, const bw_layout_words *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        if (a->words[i] != b->words[i])
            fail_msg("word %zu: %#zx and %#zx", i, (size_t)a->words[i], (size_t)b->words[i]);
}

static void assert_same_places(const bw_layout_places *a, const bw_layout_places *b)
{
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->places, b->places, a->count * sizeof(*a->places));
}

/* An address that the tables of image.c forget would differ here: the image was made by another
 * process. */
static void assert_same(const bw_layout_image *a, const bw_layout_image *b)
{
    assert_same_words(&a->fixed, &b->fixed);
    assert_same_words(&a->structs, &b->structs);
    assert_same_places(&a->into_fixed, &b->into_fixed);
    assert_same_places(&a->into_structs, &b->into_structs);
}

static void test_image_is_what_the_files_say(void **state)
{
    (void)state;
    bw_error err = {0};
    bw_layouts *layouts = bw_layouts_new();
    assert_int_equal(bw_layout_files_load(layouts, shipped(), "", &err), BW_OK);
    bw_layout_image again = bw_layout_image_new(layouts);
    if (bw_shipped_layouts.sources != bw_layout_files_digest(shipped()))
        fail_msg("the image is of other files: build again; a new one goes into the list in "
                 "core/meson.build");
    assert_same(&bw_shipped_layouts, &again);
    bw_layout_image_free(&again);
    bw_layouts_free(layouts);
}

static void test_registry_from_the_image_gives_the_image(void **state)
{
    (void)state;
    bw_layouts *layouts = bw_layouts_new();
    bw_layout_image_read(&bw_shipped_layouts, "/somewhere", layouts);
    bw_layout_image again = bw_layout_image_new(layouts);
    assert_same(&bw_shipped_layouts, &again);
    assert_string_equal(bw_layout_get_info(bw_layouts_find(layouts, "kcbh")).file,
                        "/somewhere/kcbh.lua");
    bw_layout_image_free(&again);
    bw_layouts_free(layouts);
}

/* --- folders that are not as shipped --- */
typedef struct folder {
    char path[64], file[96];
} folder;

static folder folder_new(const char *text)
{
    folder f = {.path = "/tmp/bw-image-XXXXXX"};
    assert_non_null(mkdtemp(f.path));
    snprintf(f.file, sizeof(f.file), "%s/one.lua", f.path);
    FILE *file = fopen(f.file, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return f;
}

static void folder_remove(const folder *f)
{
    unlink(f->file);
    rmdir(f->path);
}

static void test_other_files_are_compiled(void **state)
{
    (void)state;
    folder f = folder_new("return { structs = { { name = \"mine\", fields = { { \"ub1\", \"a\" } } } } }");
    bw_error err = {0};
    bw_layouts *layouts = bw_layouts_new();
    assert_int_equal(bw_layout_files_load_shipped(layouts, f.path, &err), BW_OK);
    assert_int_equal(bw_layouts_count(layouts), 1);
    assert_non_null(bw_layouts_find(layouts, "mine"));
    bw_layouts_free(layouts);
    folder_remove(&f);
}

static void test_a_broken_file_is_told(void **state)
{
    (void)state;
    folder f = folder_new("return { structs = {");
    bw_error err = {0};
    bw_layouts *layouts = bw_layouts_new();
    assert_int_not_equal(bw_layout_files_load_shipped(layouts, f.path, &err), BW_OK);
    assert_non_null(strstr(err.text, "one.lua"));
    bw_layouts_free(layouts);
    folder_remove(&f);
}

static void test_digest_tells_names_and_contents_apart(void **state)
{
    (void)state;
    folder f = folder_new("return {}"), g = folder_new("return { }");
    char other[96];
    uint64_t one = bw_layout_files_digest(f.path);
    assert_int_not_equal(one, 0);
    assert_int_not_equal(one, bw_layout_files_digest(g.path));
    snprintf(other, sizeof(other), "%s/two.lua", f.path);
    assert_int_equal(rename(f.file, other), 0);
    assert_int_not_equal(one, bw_layout_files_digest(f.path));
    assert_int_equal(rename(other, f.file), 0);
    assert_int_equal(one, bw_layout_files_digest(f.path));
    folder_remove(&f);
    folder_remove(&g);
}

/* A file of the person's own puts its struct in the place of the shipped one everywhere. */
static void test_own_structs_replace_those_of_the_image(void **state)
{
    (void)state;
    folder f = folder_new("return { structs = { { name = \"kcbh\", fields = { { \"ub1\", \"mine_kcbh\" }, "
                          "{ \"raw\", \"rest\", size = 19 } } } } }");
    uint8_t block[8192] = {0x06, 0xa2};
    bw_block_context context = {.block_size = 8192, .block_number = 9, .family = "data"};
    bw_error err = {0};
    bw_layouts *layouts = bw_layouts_new();
    bw_layout_image_read(&bw_shipped_layouts, shipped(), layouts);
    bw_layout_files_load(layouts, f.path, "user", &err);
    bw_tree *tree = bw_tree_new();
    bw_tree_decode(tree, layouts, block, &context);
    assert_true(bw_tree_find(tree, "kcbh.mine_kcbh") > 0);
    bw_tree_free(tree);
    bw_layouts_free(layouts);
    folder_remove(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_image_is_what_the_files_say),
        cmocka_unit_test(test_registry_from_the_image_gives_the_image),
        cmocka_unit_test(test_other_files_are_compiled),
        cmocka_unit_test(test_a_broken_file_is_told),
        cmocka_unit_test(test_digest_tells_names_and_contents_apart),
        cmocka_unit_test(test_own_structs_replace_those_of_the_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

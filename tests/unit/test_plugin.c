/* Plugins: which files are trusted and found, views and hooks with their owners. */
#include "core/command/hooks.h"
#include "core/plugin/search_path.h"
#include "core/plugin/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* --- views --- */
static void *open_nothing(bw_shell *shell, const bw_place *place, bw_error *err)
{
    (void)shell, (void)place, (void)err;
    return NULL;
}

static void draw_nothing(void *view, bw_canvas *canvas, bool focused)
{
    (void)view, (void)canvas, (void)focused;
}

static bool no_key(void *view, bw_key key)
{
    (void)view, (void)key;
    return false;
}

static void close_nothing(void *view)
{
    (void)view;
}

static bw_view_class class_named(const char *name)
{
    return (bw_view_class){.size = sizeof(bw_view_class),
                           .name = name,
                           .open = open_nothing,
                           .draw = draw_nothing,
                           .key = no_key,
                           .close = close_nothing};
}

static void views_belong_to_owners(void **state)
{
    (void)state;
    bw_views *views = bw_views_new();
    bw_view_class a = class_named("a"), b = class_named("b"), c = class_named("c");
    assert_true(bw_views_add(views, &a, "one", NULL));
    assert_true(bw_views_add(views, &b, "two", NULL));
    assert_true(bw_views_add(views, &c, "one", NULL));
    assert_int_equal(bw_views_count(views), 3);
    bw_views_remove_owner(views, "one");
    assert_int_equal(bw_views_count(views), 1);
    assert_null(bw_views_find(views, "a"));
    assert_non_null(bw_views_find(views, "b"));
    assert_string_equal(bw_views_owner(views, 0), "two");
    assert_null(bw_views_at(views, 1));
    bw_views_free(views);
}

static void odd_views_are_refused(void **state)
{
    (void)state;
    bw_views *views = bw_views_new();
    bw_error err;
    bw_view_class good = class_named("same"), again = class_named("same"), mute = class_named("m"),
                  small = class_named("s");
    assert_true(bw_views_add(views, &good, "p", &err));
    assert_false(bw_views_add(views, &again, "q", &err));
    assert_non_null(strstr(err.text, "'same' is there already"));
    mute.draw = NULL;
    assert_false(bw_views_add(views, &mute, "q", &err));
    assert_non_null(strstr(err.text, "draw"));
    small.size = 8;
    assert_false(bw_views_add(views, &small, "q", &err));
    bw_views_free(views);
}

/* A plugin of an earlier minor knows fewer members: those behind its size are not read. */
static void a_shorter_class_gets_nulls(void **state)
{
    (void)state;
    bw_views *views = bw_views_new();
    bw_view_class old = class_named("old");
    old.size = offsetof(bw_view_class, go);
    old.status = (void (*)(const void *, bw_text *))(void (*)(void))abort;
    assert_true(bw_views_add(views, &old, "p", NULL));
    assert_null(bw_views_find(views, "old")->status);
    bw_views_free(views);
}

/* --- hooks --- */
static bool count_event(void *data, const bw_happening *what, bw_error *err)
{
    (void)what, (void)err;
    ++*(int *)data;
    return true;
}

static bool object(void *data, const bw_happening *what, bw_error *err)
{
    (void)data, (void)what;
    bw_error_set(err, BW_ERR_ARGUMENT, "no");
    return false;
}

static void hooks_are_told_and_taken_back(void **state)
{
    (void)state;
    bw_hooks *hooks = bw_hooks_new();
    const bw_place nowhere = {0};
    const bw_happening opened = {.event = BW_EVENT_OPEN, .place = &nowhere};
    const bw_happening quit = {.event = BW_EVENT_QUIT, .place = &nowhere};
    bw_error err = {0};
    int one = 0, two = 0;
    bw_hooks_add(hooks, BW_EVENT_OPEN, count_event, &one, "one");
    bw_hooks_add(hooks, BW_EVENT_OPEN, count_event, &two, "two");
    assert_true(bw_hooks_tell(hooks, &quit, &err));
    assert_true(bw_hooks_tell(hooks, &opened, &err));
    bw_hooks_remove_owner(hooks, "one");
    assert_true(bw_hooks_tell(hooks, &opened, &err));
    assert_int_equal(one, 1);
    assert_int_equal(two, 2);
    bw_hooks_add(hooks, BW_EVENT_QUIT, object, NULL, "three");
    assert_false(bw_hooks_tell(hooks, &quit, &err));
    assert_string_equal(err.text, "no");
    bw_hooks_free(hooks);
}

static void events_have_names(void **state)
{
    (void)state;
    bw_event event;
    assert_true(bw_event_parse("before_commit", &event));
    assert_int_equal(event, BW_EVENT_BEFORE_COMMIT);
    assert_string_equal(bw_event_name(BW_EVENT_PLACE), "block");
    assert_false(bw_event_parse("birthday", &event));
}

/* --- trust --- */
static char folder[64];

static char *make_file(const char *name)
{
    static char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(chmod(path, 0644), 0);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/blockwright-plugin-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char path[128];
    for (const char *const *name = (const char *const[]){"a.so", "b.so", "c.txt", NULL}; *name;
         name++) {
        snprintf(path, sizeof(path), "%s/%s", folder, *name);
        unlink(path);
    }
    return rmdir(folder);
}

static void only_files_of_ours_are_trusted(void **state)
{
    (void)state;
    bw_error err;
    char real[PATH_MAX];
    const char *path = make_file("a.so");
    assert_true(bw_plugin_trusted(path, real, &err));
    chmod(path, 0664);
    assert_false(bw_plugin_trusted(path, real, &err));
    assert_non_null(strstr(err.text, "chmod go-w "));
    chmod(path, 0644);
    chmod(folder, 0777);
    assert_false(bw_plugin_trusted(path, real, &err));
    assert_non_null(strstr(err.text, folder));
    chmod(folder, 0755);
    assert_false(bw_plugin_trusted(folder, real, &err));
    assert_false(bw_plugin_trusted("/nowhere/x.so", real, &err));
}

static void a_stranger_s_file_is_not_trusted(void **state)
{
    (void)state;
    bw_error err;
    char real[PATH_MAX];
    const char *path = make_file("a.so");
    if (geteuid() != 0)
        skip(); /* only root can give a file away */
    assert_int_equal(chown(path, 12345, (gid_t)-1), 0);
    assert_false(bw_plugin_trusted(path, real, &err));
    assert_non_null(strstr(err.text, "chown 0 "));
}

static void note_path(void *context, const char *path)
{
    bw_text_addf(context, "%s ", strrchr(path, '/') + 1);
}

static void folders_are_searched_by_name(void **state)
{
    (void)state;
    bw_text seen = {0};
    make_file("b.so");
    make_file("a.so");
    make_file("c.txt");
    setenv("BLOCKWRIGHT_PLUGINS", folder, 1);
    setenv("XDG_DATA_HOME", "/nowhere", 1);
    bw_plugin_search("/nowhere", note_path, &seen);
    unsetenv("BLOCKWRIGHT_PLUGINS");
    assert_string_equal(bw_text_get(&seen), "a.so b.so ");
    bw_text_free(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_belong_to_owners),
        cmocka_unit_test(odd_views_are_refused),
        cmocka_unit_test(a_shorter_class_gets_nulls),
        cmocka_unit_test(hooks_are_told_and_taken_back),
        cmocka_unit_test(events_have_names),
        cmocka_unit_test_setup_teardown(only_files_of_ours_are_trusted, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_stranger_s_file_is_not_trusted, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(folders_are_searched_by_name, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Plugins built against the installed headers alone: loaded, refused, unloaded. */
#include "core/command/session.h"
#include "core/plugin/loader.h"
#include <blockwright/blockwright.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64]; /* everything of this test lies here */

static const char *setting(const char *name)
{
    const char *value = getenv(name);
    if (!value || !*value)
        fail_msg("%s is not set: run this test through meson test", name);
    return value;
}

static void run(const char *format, ...) BW_PRINTF(1, 2);

static void run(const char *format, ...)
{
    bw_text line = {0};
    va_list arguments;
    va_start(arguments, format);
    bw_text_vaddf(&line, format, arguments);
    va_end(arguments);
    if (system(bw_text_get(&line)) != 0)
        fail_msg("this failed: %s", bw_text_get(&line));
    bw_text_free(&line);
}

static void build(const char *name)
{
    const char *compiler = getenv("CC");
    run("%s -std=c11 -Wall -Wextra -Werror -shared -fPIC -I'%s%s' -o '%s/plugins/%s.so' "
        "'%s/tests/plugin_api/%s/%s.c'",
        compiler && *compiler ? compiler : "cc", folder, setting("BW_INCLUDE"), folder, name,
        setting("BW_ROOT"), name, name);
}

static int install_and_build(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/blockwright-api-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    run("DESTDIR='%s' meson install -C '%s' --no-rebuild --quiet >'%s/install.log' 2>&1", folder,
        setting("BW_BUILD"), folder);
    run("umask 022 && mkdir '%s/plugins'", folder);
    umask(022);
    build("hello");
    build("other_abi");
    build("nothing");
    build("nameless");
    build("short_descriptor");
    return 0;
}

static int remove_all(void **state)
{
    (void)state;
    run("rm -rf '%s'", folder);
    return 0;
}

/* --- a session whose only plugins are those of the test --- */
typedef struct fixture {
    bw_session *session;
    bw_plugins *plugins;
    bw_text said;
} fixture;

static int open_session(void **state)
{
    fixture *f = bw_alloc(sizeof(*f));
    bw_error err;
    char path[128];
    snprintf(path, sizeof(path), "%s/plugins", folder);
    setenv("BLOCKWRIGHT_PLUGINS", path, 1);
    setenv("XDG_DATA_HOME", folder, 1);
    f->session = bw_session_new(NULL, &err);
    if (!f->session)
        fail_msg("%s", err.text);
    f->plugins = f->session->plugins;
    assert_non_null(f->plugins);
    *state = f;
    return 0;
}

static int close_session(void **state)
{
    fixture *f = *state;
    bw_session_free(f->session);
    bw_text_free(&f->said);
    free(f);
    return 0;
}

static bw_plugin_info info_of(const fixture *f, const char *name)
{
    for (size_t i = 0; i < bw_plugins_count(f->plugins); i++)
        if (strcmp(bw_plugins_at(f->plugins, i).name, name) == 0)
            return bw_plugins_at(f->plugins, i);
    fail_msg("no plugin %s is listed", name);
    return bw_plugins_at(f->plugins, SIZE_MAX);
}

static void note_words(void *context, const char *text, size_t size)
{
    bw_text_add_bytes(context, text, size);
}

static int say(fixture *f, const char *line, bw_error *err)
{
    bw_call_sink sink = {.write = note_words, .context = &f->said};
    bw_text_clear(&f->said);
    return bw_command_run_line(f->session, line, &sink, err);
}

/* --- tests --- */
static void the_good_one_works(void **state)
{
    fixture *f = *state;
    bw_error err;
    assert_null(info_of(f, "hello").refused);
    assert_string_equal(info_of(f, "hello").version, "1.0");
    assert_int_equal(say(f, "hello", &err), 0);
    assert_string_equal(bw_text_get(&f->said), "hello, world\n");
    assert_int_equal(say(f, "hello Oracle", &err), 0);
    assert_string_equal(bw_text_get(&f->said), "hello, Oracle\n");
    const bw_view_class *view = bw_plugins_view(f->plugins, "hello");
    assert_non_null(view);
    assert_string_equal(view->title, "Hello");
}

/* Wherever it was put: from its folder it knows where its plugins are. */
static void the_installed_program_has_them(void **state)
{
    (void)state;
    run("'%s%s/blockwright' plugins | grep -q '^ *%s.*/lib.*/blockwright/plugins/block_viewer.so$'",
        folder, setting("BW_BIN"), folder);
    run("BLOCKWRIGHT_PLUGINS='%s/plugins' '%s%s/blockwright' hello | grep -qx 'hello, world'",
        folder, folder, setting("BW_BIN"));
}

static void another_abi_is_refused_with_both_numbers(void **state)
{
    fixture *f = *state;
    bw_plugin_info info = info_of(f, "other_abi");
    assert_non_null(info.refused);
    assert_string_equal(info.refused,
                        "plugin other_abi was built for ABI 2, this program speaks ABI "
                        "1: rebuild it against the installed headers");
}

static void one_that_exports_nothing_is_refused(void **state)
{
    fixture *f = *state;
    bw_plugin_info info = info_of(f, "nothing");
    assert_non_null(info.refused);
    assert_non_null(strstr(info.refused, "exports no blockwright_plugin_1"));
}

static void odd_descriptors_are_refused(void **state)
{
    fixture *f = *state;
    assert_non_null(strstr(info_of(f, "nameless").refused, "gives no name"));
    assert_non_null(strstr(info_of(f, "short_descriptor").refused, "8 bytes"));
}

static void the_list_tells_all(void **state)
{
    fixture *f = *state;
    bw_error err;
    assert_int_equal(say(f, "plugins", &err), 0);
    assert_non_null(strstr(bw_text_get(&f->said), "says hello"));
    assert_non_null(strstr(bw_text_get(&f->said), "was built for ABI 2"));
    assert_non_null(strstr(bw_text_get(&f->said), "block_viewer"));
}

static void a_second_one_of_the_name_is_refused(void **state)
{
    fixture *f = *state;
    bw_error err;
    char path[128];
    snprintf(path, sizeof(path), "%s/twin.so", folder);
    run("install -m 644 '%s/plugins/hello.so' '%s'", folder, path);
    assert_false(bw_plugins_load_file(f->plugins, path, &err));
    assert_non_null(strstr(err.text, "a plugin named hello is loaded already"));
    assert_int_equal(say(f, "hello", &err), 0);
}

static void unloading_takes_everything_back(void **state)
{
    fixture *f = *state;
    bw_error err;
    assert_true(bw_plugins_unload_one(f->plugins, "hello"));
    assert_int_equal(say(f, "hello", &err), 2);
    assert_null(bw_plugins_view(f->plugins, "hello"));
    assert_false(bw_plugins_unload_one(f->plugins, "hello"));
    bw_place nowhere = {0};
    bw_session_tell(f->session, BW_EVENT_QUIT, &nowhere, NULL, 0, NULL);
}

#define IN_SESSION(test) cmocka_unit_test_setup_teardown(test, open_session, close_session)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SESSION(the_good_one_works),
        cmocka_unit_test(the_installed_program_has_them),
        IN_SESSION(another_abi_is_refused_with_both_numbers),
        IN_SESSION(one_that_exports_nothing_is_refused),
        IN_SESSION(odd_descriptors_are_refused),
        IN_SESSION(the_list_tells_all),
        IN_SESSION(a_second_one_of_the_name_is_refused),
        IN_SESSION(unloading_takes_everything_back),
    };
    return cmocka_run_group_tests(tests, install_and_build, remove_all);
}

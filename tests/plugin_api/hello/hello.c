/* A plugin as a third party would write it: a command, a view and a hook. */
#include <blockwright/plugin.h>

#include <stdlib.h>

static int greet(bw_call *call)
{
    const char *name = bw_call_text(call, "name");
    bw_call_print(call, "hello, %s\n", name ? name : (const char *)bw_call_owner_data(call));
    return 0;
}

static const bw_param greet_params[] = {{"name", 0, BW_ARG_TEXT, 0, "whom to greet"}};
static const bw_command greet_command = {.name = "hello",
                                         .summary = "say hello",
                                         .example = "hello world",
                                         .params = greet_params,
                                         .param_count = BW_COUNT(greet_params),
                                         .run = greet};

static void *open_view(bw_shell *shell, const bw_place *place, bw_error *err)
{
    (void)shell, (void)place, (void)err;
    return malloc(1);
}

static void draw_view(void *view, bw_canvas *canvas, bool focused)
{
    (void)view, (void)focused;
    bw_canvas_put(canvas, 0, 0, BW_ROLE_TEXT, "hello");
}

static bool view_key(void *view, bw_key key)
{
    (void)view, (void)key;
    return false;
}

static const bw_view_class hello_view = {.size = sizeof(bw_view_class),
                                         .name = "hello",
                                         .title = "Hello",
                                         .help = "q\tleave",
                                         .open = open_view,
                                         .draw = draw_view,
                                         .key = view_key,
                                         .close = free};

static void count_quits(void *data, bw_event event, const bw_place *place)
{
    (void)event, (void)place;
    ++*(int *)data;
}

static int quits;

static bool start(bw_host *host, bw_error *err)
{
    return bw_host_add_command(host, &greet_command, "world", err) &&
           bw_host_add_view(host, &hello_view, err) &&
           bw_host_add_hook(host, BW_EVENT_QUIT, count_quits, &quits, err);
}

BW_PLUGIN_EXPORT = {.size = sizeof(bw_plugin),
                    .minor = BW_PLUGIN_MINOR,
                    .name = "hello",
                    .version = "1.0",
                    .summary = "says hello",
                    .start = start};

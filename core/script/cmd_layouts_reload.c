#include "core/script/cmd_layouts_reload.h"
#include "core/layout/compile.h"
#include "core/script/layout_files.h"
#include <blockwright/layout.h>
#include <blockwright/own_files.h>

#include <string.h>

static size_t count_own(const bw_layouts *layouts)
{
    size_t count = 0;
    for (size_t i = 0; i < bw_layouts_count(layouts); i++)
        count += strcmp(bw_layout_get_info(bw_layouts_at(layouts, i)).owner, "user") == 0;
    return count;
}

/* What the old ones decoded stays good: they are kept, unused, as long as the session. */
static int run(bw_call *call)
{
    bw_layouts *layouts = bw_session_layouts(bw_call_session(call));
    bw_text folder = {0};
    bw_error err = {0};
    if (!bw_config_path(&folder, "layouts"))
        return bw_call_fail(call, "there is no folder for layouts of your own: set HOME or "
                                  "XDG_CONFIG_HOME");
    bw_layouts_remove_owner(layouts, "user");
    bw_status status = bw_layout_files_load(layouts, bw_text_get(&folder), "user", &err);
    size_t count = count_own(layouts);
    bw_call_note(call, "%zu layout%s of your own from %s", count, count == 1 ? "" : "s",
                 bw_text_get(&folder));
    bw_text_free(&folder);
    return status == BW_OK ? 0 : bw_call_fail(call, "%s", err.text);
}

const bw_command bw_command_layouts_reload = {
    .name = "layouts reload",
    .summary = "Read the layouts of your own folder again, without a restart",
    .help = "A file with a mistake is told of and left out; the others count. Blocks on the screen "
            "are decoded anew.\n",
    .example = "layouts reload",
    .run = run,
};

/* What a side's control file says of its datafiles: v$datafile beside v$datafile_header. */
#include "core/diff/folder.h"
#include <blockwright/control.h>

/* The control file that was written last; NULL when there is none. */
static const bw_diff_side *newest_control(const bw_diff_folder *folder)
{
    const bw_diff_side *newest = NULL;
    for (size_t i = 0; i < folder->count; i++) {
        const bw_diff_side *side = folder->files[i];
        if (side->trouble.status == BW_OK && side->id.has_control &&
            (!newest || side->id.control_seq > newest->id.control_seq))
            newest = side;
    }
    return newest;
}

static void read_view(bw_control *control, bw_diff_side *side)
{
    bw_control_value count, scn;
    uint32_t record = side->id.file_number - 1u; /* record n is file n, counted from 0 here */
    side->has_control_view = bw_control_get(control, "DATA FILE", record, "fecpc", &count);
    if (!side->has_control_view)
        return;
    side->control_count = (uint32_t)count.number;
    side->control_scn =
        bw_control_get(control, "DATA FILE", record, "fecps", &scn) ? scn.number : BW_SCN_NONE;
}

void bw_diff_control_views(bw_diff_folder *folder, const bw_workspace *base)
{
    const bw_diff_side *newest = newest_control(folder);
    bw_workspace *files = base ? bw_workspace_new_over(base) : bw_workspace_new();
    bw_dbfile *file = newest ? bw_workspace_open(files, newest->path, NULL) : NULL;
    bw_control *control = file ? bw_control_open(file, NULL) : NULL;
    for (size_t i = 0; control && i < folder->count; i++) {
        bw_diff_side *side = folder->files[i];
        if (side->trouble.status == BW_OK && side->grid.kind == BW_FILE_DATA &&
            side->id.has_datafile && side->id.file_number && side->id.dbid == newest->id.dbid)
            read_view(control, side);
    }
    bw_control_free(control);
    bw_workspace_free(files);
}

/* Staged edits of a session's files into the journal's unit of work. */
#include "core/file/journal.h"
#include "core/workspace/edit_steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "modify, sum": what the person did, as the steps are called. */
static void title_of(bw_edits *edits, bw_text *title)
{
    const char *last = "";
    bw_edit e;
    for (size_t i = 0; bw_edits_at(edits, i, &e) && title->length < 200; i++)
        if (strcmp(e.title, last) != 0) {
            bw_text_addf(title, "%s%s", title->length ? ", " : "", e.title);
            last = e.title;
        }
}

bw_status bw_commit(bw_edits *edits, bw_dbfile *file, const bw_commit_options *options,
                    bw_journal_info *info, bw_error *err)
{
    bw_source **sources = bw_alloc((edits->file_count + 1) * sizeof(*sources));
    bw_dbfile **files = bw_alloc((edits->file_count + 1) * sizeof(*files));
    bw_text title = {0};
    size_t count = 0;
    for (size_t i = 0; i < edits->file_count; i++) {
        bw_dbfile *one = edits->files[i].file;
        if ((!file || file == one) && bw_edits_blocks(edits, one)) {
            files[count] = one;
            sources[count++] = bw_dbfile_source(one);
        }
    }
    title_of(edits, &title);
    bw_journal_job job = {.title = options && options->title ? options->title : bw_text_get(&title),
                          .live_i_know = options && options->live_i_know,
                          .progress = options ? options->progress : NULL};
    bw_status status =
        count ? bw_journal_commit(sources, count, &job, info, err)
              : bw_error_set(err, BW_ERR_ARGUMENT, "nothing is staged; there is nothing to commit");
    for (size_t i = 0; i < count && status == BW_OK; i++)
        bw_edits_forget(edits, files[i]);
    bw_text_free(&title);
    free(sources);
    free(files);
    return status;
}

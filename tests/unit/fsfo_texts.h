/* tests/unit/fsfo_texts.h - texts read into a configuration and lamps, with a session's catalogue.
 */
#ifndef BW_TESTS_FSFO_TEXTS_H
#define BW_TESTS_FSFO_TEXTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <blockwright/blockwright.h>
#include <blockwright/fsfo.h>

#include "tests/unit/session_in_folder.h"

typedef struct feeding {
    bw_fsfo *fsfo; /* NULL: not wanted, as lamps */
    bw_fsfo_lamps *lamps;
    const bw_log *log;
} feeding;

static bool feed(void *context, const bw_log_record *record, const bw_log_event *event)
{
    feeding *f = context;
    if (f->fsfo)
        bw_fsfo_add(f->fsfo, bw_log_path(f->log), bw_log_get_kind(f->log), record, event);
    if (f->lamps)
        bw_fsfo_lamps_add(f->lamps, bw_log_path(f->log), record, event);
    return true;
}

static void read_bytes(bw_fsfo *fsfo, bw_fsfo_lamps *lamps, const char *name, const char *text,
                       size_t size)
{
    bw_log *log = bw_log_from_memory(name, text, size);
    feeding f = {fsfo, lamps, log};
    assert_int_equal(bw_log_each(log, bw_session_catalogue(session), 0, NULL, feed, &f, NULL),
                     BW_OK);
    bw_log_free(log);
}

#endif

/* core/demo/demo.h - a small, format-true database to try everything on, and the cases of
 * cases.md. */
#ifndef BW_CORE_DEMO_DEMO_H
#define BW_CORE_DEMO_DEMO_H

#include <blockwright/command.h>

extern const bw_command bw_command_demo;

typedef struct bw_demo_fault {
    const char *name;  /* row of the decision table: "D6" */
    const char *about; /* what was done to the copy */
} bw_demo_fault;

/* Each writes into a prepared folder; the cases with two databases write source/ and copy/, which
 * exist. fault: one of those below. said: what lies there and what to do next, appended. */
bw_status bw_demo_case_s0(const char *folder, const char *fault, bw_text *said, bw_error *err);
bw_status bw_demo_case_s3(const char *folder, const char *fault, bw_text *said, bw_error *err);
const bw_demo_fault *bw_demo_s0_fault(size_t index); /* NULL at the end */

#endif

/* tests/realdata/trace_dump.h - the decoded part of "alter system dump datafile" against a tree. */
#ifndef BW_TESTS_TRACE_DUMP_H
#define BW_TESTS_TRACE_DUMP_H

#include "realdata.h"

/* Compares every value that the trace's text prints of its (one) table block. */
void trace_dump_compare(const char *text, const bw_tree *tree);

#endif

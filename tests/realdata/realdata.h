/* tests/realdata/realdata.h - real data, the shipped layouts, and the count of what was compared.
 */
#ifndef BW_TESTS_REALDATA_H
#define BW_TESTS_REALDATA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <blockwright/layout.h>
#include <blockwright/source.h>

#define REALDATA_BLOCK 8192u /* all samples but redo */

/* Skips the running test, loudly, when there are no data. */
void realdata_need(void);
/* The whole file, zero-terminated; the caller frees. The test fails when it cannot be read. */
char *realdata_read(const char *name, size_t *size);
/* The dump text opened as a source; the caller frees. */
bw_source *realdata_open(const char *name);

/* All shipped layouts, loaded once. */
const bw_layouts *realdata_layouts(void);
void realdata_layouts_free(void);
bw_tree *realdata_decode(const uint8_t *block, uint32_t size, uint64_t number, const char *family,
                         bool bigfile);

/* One printed field against ours: counts, and tells of a difference. path: as bw_tree_find takes
 * it. */
void realdata_number(const bw_tree *tree, const char *path, int64_t printed);
void realdata_equal(const char *what, int64_t ours, int64_t printed);
void realdata_text(const char *what, const char *ours, const char *printed);
void realdata_missing(const char *what);
/* Ends a test: prints "name: n fields compared, n equal", fails it when one differs or none came.
 */
void realdata_finish(const char *name, unsigned at_least);
void realdata_totals(void);
/* What a group of tests ends with: the totals, and the layouts freed. */
int realdata_end(void **state);

/* The field's number; counts a difference and returns 0, the root, when there is none. */
uint32_t realdata_field(const bw_tree *tree, const char *path);

#endif

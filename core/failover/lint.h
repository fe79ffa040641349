/* core/failover/lint.h - what lint rules may ask of a configuration. */
#ifndef BW_CORE_FAILOVER_LINT_H
#define BW_CORE_FAILOVER_LINT_H

#include <blockwright/fsfo.h>

#define BW_LINT_FACTS 64u    /* at least as many as there are */
#define BW_LINT_EVIDENCE 20u /* lines that a value points at; the first ones */

typedef struct bw_lint_value {
    bool known;
    int64_t value;
    const char *text; /* as a sentence says it */
    const bw_fsfo_fact **evidence;
    size_t count;
} bw_lint_value;

/* Of one member ("" = of the whole). All in arena. */
typedef struct bw_linting {
    bw_fsfo *fsfo;
    const bw_fsfo_setting *settings;
    size_t setting_count;
    const char *const *members; /* databases of the configuration, as they came */
    size_t member_count;
    bw_fsfo_site site;
    bw_arena *arena;
} bw_linting;
void bw_lint_value_get(const bw_linting *l, size_t fact, const char *member, bw_lint_value *value);
void bw_lint_point_at(const bw_linting *l, bw_lint_value *value, const bw_fsfo_fact *fact);

/* Facts that are put together from several settings: lint_site.c. */
typedef void bw_lint_ask(const bw_linting *l, const char *member, bw_lint_value *value);
bw_lint_ask bw_lint_observer_host, bw_lint_observer_name, bw_lint_conditions_off,
    bw_lint_conditions_unexpected, bw_lint_target_one_way, bw_lint_flashback_elsewhere;

#endif

/* core/plugin/views.h - the classes of views that the workbench can open, each with its owner. */
#ifndef BW_CORE_PLUGIN_VIEWS_H
#define BW_CORE_PLUGIN_VIEWS_H

#include <blockwright/plugin.h>

typedef struct bw_views bw_views;

bw_views *bw_views_new(void);
void bw_views_free(bw_views *views);
/* owner: "" for built-in ones, else the plugin's name (copied). Refused with a sentence: a class
 * that is too small or without a function that every view needs, a name that is taken. */
bool bw_views_add(bw_views *views, const bw_view_class *view, const char *owner, bw_error *err);
void bw_views_remove_owner(bw_views *views, const char *owner);
size_t bw_views_count(const bw_views *views);
const bw_view_class *bw_views_at(const bw_views *views, size_t index); /* in order of adding */
const char *bw_views_owner(const bw_views *views, size_t index);
const bw_view_class *bw_views_find(const bw_views *views, const char *name); /* NULL = none */

#endif

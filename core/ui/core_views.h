/* core/ui/core_views.h - the classes of views that belong to the shell itself. */
#ifndef BW_CORE_UI_CORE_VIEWS_H
#define BW_CORE_UI_CORE_VIEWS_H

#include <blockwright/plugin.h>

extern const bw_view_class bw_form_view;
extern const bw_view_class bw_help_view;
extern const bw_view_class bw_palette_view;
extern const bw_view_class bw_plan_view;
extern const bw_view_class bw_table_view;
extern const bw_view_class bw_text_view;
extern const bw_view_class bw_themes_view;

#endif

/* bbed/view.h - the console as a pane of the workbench. */
#ifndef BBED_VIEW_H
#define BBED_VIEW_H

#include <blockwright/plugin.h>

extern const bw_view_class bbed_view;

#endif

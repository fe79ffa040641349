/* The keys as they are when nobody changed them: what is the same in every view. The views' own
 * stand beside the views. */
#include "core/ui/core_views.h"
#include "core/ui/keymap.h"

#include <stddef.h>

/* The first key is what views understand. */
const bw_view_action bw_moving_actions[] = {
    {"up", "Up k", "up", NULL},
    {"down", "Down j", "down", NULL},
    {"left", "Left", "left, or close what is open", NULL},
    {"right", "Right", "right, or open what is closed", NULL},
    {"page-up", "PageUp", "a page up", NULL},
    {"page-down", "PageDown", "a page down", NULL},
    {"home", "Home", "to the beginning: of the line in bytes, of the list elsewhere", NULL},
    {"end", "End", "to the end", NULL},
    {"first", "Ctrl-Home", "to the first byte of the block", NULL},
    {"last", "Ctrl-End", "to the last byte of the block", NULL},
    {NULL, NULL, NULL, NULL},
};

/* name: a command line. help NULL: the command's own line. */
const bw_view_action bw_global_keys[] = {
    {"prompt", ":", NULL, NULL},
    {"palette", "Ctrl-P", NULL, NULL},
    {"help here", "F1 ?", NULL, NULL},
    {"back", "Backspace Ctrl-O", NULL, "{:forward} goes forward again"},
    {"forward", "Ctrl-N Ctrl-]", NULL, "{:back} goes back"},
    {"close", "Esc q", NULL, NULL},
    {"redraw", "Ctrl-L", NULL, NULL},
    {"quit", "Ctrl-Q", NULL, NULL},
    {"jobs", "F9", NULL, NULL},
    {"job stop", "Ctrl-C", NULL, NULL},
    {"mouse", "Alt-m", NULL, NULL},
    {"", NULL, NULL, NULL},
    {"pane split", "Ctrl-W,s", NULL, "{:pane next} the other pane, {:pane close} closes it"},
    {"pane beside", "Ctrl-W,v", NULL, "{:pane next} the other pane, {:pane close} closes it"},
    {"pane next", "Ctrl-W,w Ctrl-W,Ctrl-W Ctrl-W,Tab", NULL, NULL},
    {"pane previous", "Ctrl-W,p", NULL, NULL},
    {"pane go left", "Ctrl-W,Left Ctrl-W,h", "the pane to the left", NULL},
    {"pane go right", "Ctrl-W,Right Ctrl-W,l", "the pane to the right", NULL},
    {"pane go up", "Ctrl-W,Up Ctrl-W,k", "the pane above", NULL},
    {"pane go down", "Ctrl-W,Down Ctrl-W,j", "the pane below", NULL},
    {"pane grow", "Ctrl-W,+", NULL,
     "{:pane shrink} takes it back, {:pane equalise} makes all alike"},
    {"pane shrink", "Ctrl-W,-", NULL,
     "{:pane grow} takes it back, {:pane equalise} makes all alike"},
    {"pane grow --beside", "Ctrl-W,>", "wider", "{:pane shrink --beside} takes it back"},
    {"pane shrink --beside", "Ctrl-W,<", "narrower", "{:pane grow --beside} takes it back"},
    {"pane equalise", "Ctrl-W,=", NULL, NULL},
    {"pane swap", "Ctrl-W,x", NULL, NULL},
    {"pane zoom", "Ctrl-W,z", NULL, "{:pane zoom} shows all panes again"},
    {"pane close", "Ctrl-W,q Ctrl-W,c", NULL, NULL},
    {"", NULL, NULL, NULL},
    {"tab new", "Ctrl-W,t", NULL, "{:tab next} the next tab, {:tab close} closes this one"},
    {"tab next", "Ctrl-W,n F8", NULL, "{:tab previous} goes the other way"},
    {"tab previous", "Ctrl-W,b F7", NULL, "{:tab next} goes the other way"},
    {"tab close", "Ctrl-W,Q", NULL, NULL},
    {"tab go 1", "Alt-1", "tab 1, and so on to Alt-9", NULL},
    {"tab go 2", "Alt-2", "tab 2", NULL},
    {"tab go 3", "Alt-3", "tab 3", NULL},
    {"tab go 4", "Alt-4", "tab 4", NULL},
    {"tab go 5", "Alt-5", "tab 5", NULL},
    {"tab go 6", "Alt-6", "tab 6", NULL},
    {"tab go 7", "Alt-7", "tab 7", NULL},
    {"tab go 8", "Alt-8", "tab 8", NULL},
    {"tab go 9", "Alt-9", "tab 9", NULL},
    {"jumps", "Ctrl-W,o", NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const bw_view_class *const bw_core_views[] = {
    &bw_form_view, &bw_help_view, &bw_palette_view, &bw_plan_view, &bw_table_view, &bw_text_view, &bw_themes_view, NULL,
};

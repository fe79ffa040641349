/* A long job in the foreground: how far it is on the status line, Esc or Ctrl-C to stop it. */
#include "core/command/session.h"
#include "core/script/init.h"
#include "core/ui/shell.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define SHOW_AFTER 300 /* ms: shorter jobs do not flicker */
#define SHOW_EVERY 200 /* ms */
#define LOOK_EVERY 50  /* ms between looks at the keyboard */

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void say_left(bw_text *text, uint64_t done, uint64_t total, int64_t ms)
{
    int64_t left = (int64_t)((double)(total - done) / (double)done * (double)ms / 1000.0);
    if (left >= 60)
        bw_text_addf(text, ", %lld min %02lld s left", (long long)left / 60, (long long)left % 60);
    else
        bw_text_addf(text, ", %lld s left", (long long)left);
}

static void say(bw_shell *shell, uint64_t done, uint64_t total, int64_t now)
{
    bw_busy *busy = &shell->busy;
    bw_text text = {0};
    int64_t ms = now - busy->started;
    bw_text_add(&text, busy->what);
    if (total && done <= total) {
        bw_text_addf(&text, ": %u %%", (unsigned)((double)done * 100.0 / (double)total));
        if (done && ms > 1000)
            say_left(&text, done, total, ms);
    } else {
        bw_text_addf(&text, ": %lld s", (long long)ms / 1000);
    }
    bw_shell_message(shell, BW_NOTE, "%s    Esc stops%s", bw_text_get(&text),
                     busy->may_go ? ", & lets it run beside" : "");
    bw_text_free(&text);
    bw_shell_draw(shell);
    shell->front.show(shell->front.context);
    shell->message[0] = '\0';
}

static bool report(void *context, uint64_t done, uint64_t total)
{
    bw_shell *shell = context;
    bw_busy *busy = &shell->busy;
    if (busy->stop_at_look && ++busy->looks == busy->stop_at_look)
        *(busy->script_goes ? &busy->goes : &busy->stopped) = true;
    busy->goes = busy->goes && busy->may_go;
    busy->stopped = busy->stopped || busy->goes;
    if (busy->stopped || !shell->front.stop_pressed)
        return !busy->stopped;
    int64_t now = now_ms();
    if (now - busy->looked >= LOOK_EVERY) {
        busy->looked = now;
        busy->stopped = shell->front.stop_pressed(shell->front.context, &busy->goes);
        busy->stopped = busy->stopped && (!busy->goes || busy->may_go);
    }
    if (now - busy->started >= SHOW_AFTER && now - busy->shown >= SHOW_EVERY) {
        busy->shown = now;
        say(shell, done, total, now);
    }
    return !busy->stopped;
}

const bw_progress *bw_shell_progress(bw_shell *shell, const char *what)
{
    bw_busy *busy = &shell->busy;
    *busy = (bw_busy){.progress = {report, shell},
                      .started = now_ms(),
                      .looks = busy->looks,
                      .stop_at_look = busy->stop_at_look,
                      .script_goes = busy->script_goes};
    snprintf(busy->what, sizeof(busy->what), "%s", what);
    return &busy->progress;
}

/* --- while no key waits --- */
static void sooner(int *soonest, int next)
{
    if (next >= 0 && (*soonest < 0 || next < *soonest))
        *soonest = next;
}

static void let_work(const bw_open_view *view, bool on_screen, int *soonest)
{
    if (view->kind->idle && (on_screen || view->kind->works_covered))
        sooner(soonest, view->kind->idle(view->data));
}

static void let_pane_work(const bw_pane *pane, bool on_screen, int *soonest)
{
    for (int i = 0; i < pane->depth; i++)
        let_work(&pane->stack[i], on_screen && i == pane->depth - 1, soonest);
}

int bw_shell_idle(bw_shell *shell)
{
    int soonest = bw_init_timers(shell->session->init, now_ms() + shell->clock_ahead);
    bw_shell_catch_up(shell); /* timers may have asked for something */
    sooner(&soonest, bw_shell_take_jobs(shell));
    for (int t = 0; t < shell->tab_count; t++) {
        const bw_tab *tab = &shell->tabs[t];
        for (int i = 0, count = bw_splits_count(&tab->splits); i < count; i++)
            let_pane_work(&tab->panes[bw_splits_pane(&tab->splits, i)], tab == bw_shell_tab(shell),
                          &soonest);
    }
    return soonest;
}

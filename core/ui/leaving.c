/* Coming and going with staged edits: they are asked about when a person leaves, kept when the
 * program dies, and offered at the next start. */
#include "core/command/session.h"
#include "core/ui/shell.h"
#include "core/workspace/kept_edits.h"
#include <blockwright/own_files.h>

#include <stdio.h>
#include <string.h>

static void leave(void *data, const char *answer)
{
    bw_shell *shell = data;
    if (*answer != 'k' && *answer != 'd') {
        bw_shell_message(shell, BW_NOTE, "nothing was done: k, d or Esc is the answer");
        return;
    }
    shell->keep_staged = *answer == 'k';
    shell->quit = true;
}

static void end_jobs(void *data, const char *answer)
{
    ((bw_shell *)data)->quit = *answer == 'y';
}

static bool ask_of_jobs(bw_shell *shell)
{
    char label[112];
    size_t running = bw_jobs_running(&shell->jobs);
    snprintf(label, sizeof(label), "%zu job%s still running: y end %s and leave, Esc stay: ",
             running, running == 1 ? " is" : "s are", running == 1 ? "it" : "them");
    if (running)
        bw_shell_ask(shell, label, "", end_jobs, shell);
    return running > 0;
}

/* Jobs only read: with edits to ask about they end without a question of their own. */
void bw_shell_leave(bw_shell *shell)
{
    char label[112];
    size_t staged = bw_edits_blocks(bw_session_edits(shell->session), NULL);
    if (staged == 0) {
        shell->quit = !ask_of_jobs(shell);
        return;
    }
    snprintf(label, sizeof(label),
             "%zu block%s staged, not written: k keep for the next start, d drop, Esc stay (arrows choose): ", staged,
             staged == 1 ? "" : "s");
    bw_shell_ask_one_of(shell, label, "keep\0drop\0", leave, shell);
}

void bw_shell_keep_staged(bw_shell *shell)
{
    bw_error err = {0};
    if (bw_kept_edits_update(shell->kept, &err) != BW_OK)
        bw_shell_message(shell, BW_SUSPECT, "what is staged would not survive a crash: %s",
                         err.text);
}

/* --- the next start --- */
static void take_up(void *data, const char *answer)
{
    bw_shell *shell = data;
    bw_text line = {0}, path = {0};
    if (*answer == 'r') {
        bw_state_path(&path, shell->left_behind);
        bw_text_addf(&line, "run '%s'", bw_text_get(&path));
        bw_shell_pop(shell);
        if (bw_shell_run(shell, bw_text_get(&line)) == 0)
            bw_state_remove(shell->left_behind); /* they are kept anew, as this run's */
        if (shell->plan[0]) { /* the name of that file says nothing to anybody */
            bw_shell_pop(shell);
            bw_shell_plan(shell, "Staged before, taken up again");
        }
    } else if (*answer == 'f') {
        bw_state_remove(shell->left_behind);
        bw_shell_pop(shell);
        bw_shell_offer_kept(shell);
    } else {
        bw_shell_message(shell, BW_NOTE, "they stay kept; the next start asks again");
    }
    bw_text_free(&line);
    bw_text_free(&path);
}

static void offer(bw_shell *shell, const bw_kept_left *left)
{
    bw_text text = {0};
    snprintf(shell->left_behind, sizeof(shell->left_behind), "%s", bw_text_get(&left->name));
    bw_text_addf(&text,
                 "A run of blockwright ended while edits were staged and not written:\n\n%s\n"
                 "r\tstages them again, after comparing the bytes that they replace\n"
                 "f\tforgets them\n"
                 "Esc\tleaves them for the next start\n",
                 bw_text_get(&left->about));
    bw_shell_text_view(shell, "Staged and not written", bw_text_get(&text));
    bw_shell_ask_one_of(shell, "r restore, f forget, Esc later (arrows choose): ",
                        "restore\0forget\0", take_up, shell);
    bw_text_free(&text);
}

void bw_shell_offer_kept(bw_shell *shell)
{
    bw_kept_left left = bw_kept_edits_left(bw_session_workspace(shell->session));
    if (left.name.length && left.name.length < sizeof(shell->left_behind))
        offer(shell, &left);
    else if (left.others && !shell->message[0])
        bw_shell_message(shell, BW_NOTE,
                         "edits of %zu run%s that died are kept: open their files to take them up",
                         left.others, left.others == 1 ? "" : "s");
    bw_text_free(&left.name);
    bw_text_free(&left.about);
}

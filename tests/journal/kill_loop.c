/* kill -9 at random moments of commits: `kill_loop COUNT [SEED]`. A child commits again and again,
 * of 1 to 3 files 1 to 64 blocks, or up to 1,100, whose journal is several pieces; it is killed,
 * the journal resolved, the files compared. */
#include "world.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct tally {
    unsigned kills, unfinished, mixed, unresolved, commits;
} tally;

static unsigned random_below(unsigned *seed, unsigned limit)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % limit;
}

/* Stamps 'A' to 'Z' in turn, each in a commit of its own, until killed. */
static void commit_for_ever(world *w, size_t files, size_t blocks)
{
    for (unsigned turn = 0;; turn++) {
        bw_journal_info info;
        bw_error err;
        world_open(w);
        world_stage(w, files, blocks, (uint8_t)('A' + turn % 26));
        if (world_commit(w, files, NULL, &info, &err) != BW_OK) {
            fprintf(stderr, "%s\n", err.text);
            _exit(1);
        }
        world_close(w);
        if (turn % 8 == 7) /* journals of finished commits are of no more use here */
            unlink(info.path);
    }
}

static void one_kill(tally *t, unsigned *seed)
{
    world w;
    bw_journal_info info;
    bw_error err = {0};
    size_t files = 1 + random_below(seed, WORLD_FILES);
    size_t blocks_of_a_file = random_below(seed, 2) ? WORLD_MANY : WORLD_BLOCKS;
    size_t blocks = 1 + random_below(seed, (unsigned)blocks_of_a_file);
    const struct timespec wait = {.tv_nsec = 1000 * (long)(200 + random_below(seed, 20000))};
    bool forward = random_below(seed, 2);
    world_make(&w, blocks_of_a_file);
    pid_t child = fork();
    if (child == 0)
        commit_for_ever(&w, files, blocks);
    nanosleep(&wait, NULL);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    t->kills++;
    t->unfinished += bw_journal_pending(w.paths[0], &info);
    if (!world_resolve(&w, forward, &err)) {
        fprintf(stderr, "not resolved: %s\n", err.text);
        t->unresolved++;
    }
    int state = world_state(&w, files, blocks);
    t->mixed += state < 0;
    t->commits += state != 'o';
    world_remove(&w);
}

int main(int argc, char **argv)
{
    unsigned count = argc > 1 ? (unsigned)atoi(argv[1]) : 60;
    unsigned seed = argc > 2 ? (unsigned)atoi(argv[2]) : 1;
    tally t = {0};
    while (t.kills < count)
        one_kill(&t, &seed);
    printf("%u kills, %u found a commit half way, %u worlds had committed; mixed %u, unresolved "
           "%u\n",
           t.kills, t.unfinished, t.commits, t.mixed, t.unresolved);
    return t.mixed || t.unresolved;
}

/* A system for the journal that fails, lies or kills at one of its calls, and a commit on it. */
#ifndef BW_TESTS_JOURNAL_FAULTS_H
#define BW_TESTS_JOURNAL_FAULTS_H

#include "world.h"

typedef enum fault {
    FAULT_NONE,
    FAULT_EIO,
    FAULT_ENOSPC,
    FAULT_SHORT, /* no failure: the rest must follow */
    FAULT_KILL,
    FAULT_TORN_KILL, /* killed in the middle of a write */
    FAULT_EIO_FROM_HERE,
    FAULTS
} fault;

extern const bw_journal_io faulty_system;
void faults_plan(fault what, int at); /* at the call of this number, from 1 on */
int faults_calls(void);               /* made since then */

/* In a child, so that it may be killed. Exit status: 0 committed, 1 refused, 2 the error says that
 * a journal must be resolved, 3 all calls were made and the fault never came; -1 killed. */
int commit_in_child(world *w, size_t files);
/* The fault at the first call, at the second ... until the commit of so many blocks of each file
 * gets through without it, or most were tried: how many were. After each the files must be all-old
 * or all-new. */
int every_call(fault what, size_t files, size_t blocks, size_t blocks_of_a_file, int most);

#endif
